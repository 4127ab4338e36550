import { isCTool } from "../domain/c-tool.ts";
import type { CodeTable } from "../domain/claim.ts";
import { compareGoVersions } from "../domain/go-version.ts";
import type { Attempt, ToolProcess } from "../domain/observation.ts";
import type { CellState } from "./answer.ts";
import type { EvidenceStates } from "./claim-verdict.ts";

type Release = CodeTable["releases"][number];

/** The codes of scenarios that expect one, release by release, in the deciding attempt's first step that failed. */
export function codeTables(evidence: readonly EvidenceStates[]): CodeTable[] {
  return evidence
    .filter(({ states }) => states.some(({ cell }) => cell.expectation.exit !== undefined))
    .map(({ name, states }) => ({
      name,
      releases: states.flatMap(releaseOf).toSorted((a, b) => compareGoVersions(a.version, b.version)),
    }))
    .map(({ name, releases }) => ({ name, releases: releases.map(({ version: _, ...row }) => row) }));
}

function releaseOf({
  cell,
  record,
  verdict,
}: CellState): (Release & { readonly version: CellState["cell"]["go"] })[] {
  const attempt = decidingAttempt({ record, verdict });
  if (!attempt || attempt.fault !== null) return [];
  return [{ version: cell.go, go: cell.go, cell: cell.id, ...codesOf(attempt) }];
}

/** The attempt that a cell's verdict is taken from; undefined where there is none. */
export function decidingAttempt({
  record,
  verdict,
}: Pick<CellState, "record" | "verdict">): Attempt | undefined {
  return record?.attempts[verdict?.deciding ?? -1];
}

/** The go command's code and that of the tool which failed under it. */
export function codesOf(attempt: Attempt): Pick<Release, "command" | "tool"> {
  const failing = attempt.steps.findIndex(({ end }) => !(end.kind === "exited" && end.code === 0));
  const index = failing < 0 ? attempt.steps.length - 1 : failing;
  const step = attempt.steps[index];
  const isGo = step?.argv[0]?.split("/").at(-1) === "go";
  const tool = attempt.processes.find((process) => process.step === index && failedTool(process));
  return {
    command: isGo && step?.end.kind === "exited" ? step.end.code : null,
    tool: tool?.end?.kind === "exited" ? { name: tool.tool, code: tool.end.code } : null,
  };
}

function failedTool({ tool, via, end }: ToolProcess): boolean {
  return via === "toolexec" && !isCTool(tool) && end?.kind === "exited" && end.code !== 0;
}

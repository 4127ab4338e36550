import {
  type Claim,
  type ClaimLine,
  type LinkClaim,
  type SettledClaim,
  type SettledLine,
  scenarioFilesOf,
} from "../domain/claim.ts";
import type { RunRecord } from "../domain/run.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { type CellState, joinCells } from "./answer.ts";
import { codeTables } from "./claim-codes.ts";
import { evidenceRow } from "./claim-evidence.ts";
import { settleLinks } from "./claim-links.ts";
import { claimVerdict, type EvidenceStates, lineVerdict } from "./claim-verdict.ts";
import { linkPoints } from "./link-points.ts";

/** A claim's scenario as it was run, judged by the rules of today. */
export interface EvidenceRun {
  readonly record: RunRecord;
  readonly verdicts: readonly CellVerdict[];
}

/** Settles a claim by what its scenarios showed, by file name; those that were not run are absent. */
export function settleClaim(claim: Claim, runs: ReadonlyMap<string, EvidenceRun>): SettledClaim {
  const lines = claim.lines.map((line): SettledLine => {
    if (line.links) return measuredLine(line, line.links, runs);
    const [evidence, controls] = [line.evidence, line.controls].map((files) =>
      files.map((file) => statesOf(file, runs)),
    ) as [EvidenceStates[], EvidenceStates[]];
    const rows = (states: readonly EvidenceStates[], files: readonly string[]) =>
      states.map((each, at) => evidenceRow(each, runs.get(files[at] ?? "")?.record.run ?? null));
    return {
      ...{ id: line.id, says: line.says },
      verdict: lineVerdict(line, evidence, controls),
      ...{ evidence: rows(evidence, line.evidence), controls: rows(controls, line.controls) },
      open: line.evidence.length > 0 ? line.pending : null,
    };
  });
  const codes = codeTables(scenarioFilesOf(claim).map((file) => statesOf(file, runs)));
  return { id: claim.id, claim: claim.claim, verdict: claimVerdict(lines), lines, codes };
}

function measuredLine(
  { id, says, pending }: ClaimLine,
  links: LinkClaim,
  runs: ReadonlyMap<string, EvidenceRun>,
): SettledLine {
  const evidence = links.scenarios.map((file) => {
    const record = runs.get(file)?.record;
    return { name: nameOf(file), run: record?.run ?? null, points: linkPoints(record?.cells ?? []) };
  });
  const { verdict, rows } = settleLinks(links, evidence);
  return { id, says, verdict, evidence: rows, controls: [], open: pending };
}

/** "../handbook-h3-1/scenario.yaml" is the scenario handbook-h3-1. */
function nameOf(file: string): string {
  return file.replace(/^\.\.\//, "").replace(/(?:\/scenario)?\.yaml$/, "");
}

function statesOf(file: string, runs: ReadonlyMap<string, EvidenceRun>): EvidenceStates {
  const run = runs.get(file);
  const states: readonly CellState[] = run ? joinCells(run.record, run.verdicts) : [];
  return { name: file.replace(/\.yaml$/, ""), states };
}

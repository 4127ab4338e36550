import { isCTool } from "../domain/c-tool.ts";
import type { ExitCodeRow } from "../domain/finding.ts";
import { groupBy } from "../domain/group-by.ts";
import type { Attempt, ProcessEnd, StepEnd, StepObservation, ToolProcess } from "../domain/observation.ts";
import type { Level } from "../domain/verdict.ts";
import type { CellState } from "./answer.ts";
import { exitNote } from "./exit-notes.ts";

/** One process of one cell that ended with a code other than zero. */
export interface SeenExit {
  readonly level: Level;
  readonly tool: string | null;
  readonly code: number;
  readonly state: CellState;
}

const LEVELS: readonly Level[] = ["go", "tool", "child", "program"];

/**
 * Which cells returned which code at which level, zero left out. A cell is in a row when an attempt without a fault of
 * the harness showed it; processes that were never seen to end, and signals, have no code and are in no row.
 */
export function exitCodeRows(states: readonly CellState[]): ExitCodeRow[] {
  const seen = states.flatMap((state) =>
    (state.record?.attempts ?? [])
      .filter((attempt) => attempt.fault === null)
      .flatMap((attempt) => exitsOf(state, attempt)),
  );
  const rows = groupBy(seen, ({ level, tool, code }) => JSON.stringify([level, tool, code]));
  return [...rows.values()]
    .flatMap((group) => rowOf(group))
    .toSorted(
      (a, b) =>
        LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || a.code - b.code || compare(a.tool, b.tool),
    );
}

function compare(a: string | null, b: string | null): number {
  return (a ?? "").localeCompare(b ?? "", "en");
}

function rowOf(group: readonly SeenExit[]): ExitCodeRow[] {
  const [first] = group;
  if (!first) return [];
  const cells = [...new Set(group.map(({ state }) => state.cell.id))];
  return [
    {
      level: first.level,
      tool: first.tool,
      code: first.code,
      cells,
      note: exitNote(group),
    },
  ];
}

function exitsOf(state: CellState, attempt: Attempt): SeenExit[] {
  const steps = attempt.steps.flatMap((step) => {
    const code = codeOf(step.end);
    return code ? [{ ...stepLevel(step), code, state }] : [];
  });
  const processes = attempt.processes.flatMap((process) => {
    const code = codeOf(process.end);
    return code ? [{ level: processLevel(process), tool: process.tool, code, state }] : [];
  });
  return [...steps, ...processes];
}

function codeOf(end: ProcessEnd | StepEnd | null): number | null {
  return end?.kind === "exited" ? end.code : null;
}

/** A step is the go command, or else a program that the step started (a built one, a shell). */
function stepLevel(step: StepObservation): {
  readonly level: Level;
  readonly tool: string | null;
} {
  const name = (step.argv[0] ?? step.step).split("/").at(-1) ?? step.step;
  return name === "go" ? { level: "go", tool: null } : { level: "program", tool: name };
}

function processLevel(process: ToolProcess): Level {
  return process.via === "toolexec" && !isCTool(process.tool) ? "tool" : "child";
}

import type { LinkMemoryRow } from "../domain/analysis.ts";
import type { ToolProcess } from "../domain/observation.ts";
import type { CellState } from "./answer.ts";

/** Every link of each cell's deciding attempt, in the order of the cells. Calls that only ask for a version are no links. */
export function linkRows(states: readonly CellState[]): LinkMemoryRow[] {
  return states.filter(isComparable).flatMap((state) => {
    const attempt = state.record?.attempts[state.verdict?.deciding ?? -1];
    return (attempt?.processes ?? [])
      .filter(isLink)
      .map((process) => rowOf(state, process, attempt?.steps[process.step]?.step ?? null));
  });
}

/** A marked link was looked at so closely that its figures are its own. */
function isComparable({ cell }: CellState): boolean {
  return cell.measure?.kind !== "marked";
}

/** True for a run of Go's linker that was asked to link. One without arguments is its fork on the way to becoming gcc. */
export function isLink({ tool, argv }: ToolProcess): boolean {
  return tool === "link" && argv.length > 0 && !argv.some((arg) => /^--?V(?:=|$)/.test(arg));
}

function rowOf(state: CellState, process: ToolProcess, step: string | null): LinkMemoryRow {
  const { memory, end } = process;
  return {
    cell: state.cell.id,
    step,
    package: process.package,
    maxRssBytes: memory.maxRssBytes,
    maxRssSource: memory.maxRssSource,
    peakAnonBytes: memory.peakAnonBytes,
    peakFileBytes: memory.peakFileBytes,
    completed: end?.kind === "exited" && end.code === 0,
  };
}

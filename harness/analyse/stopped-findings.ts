import type { Finding } from "../domain/finding.ts";
import { groupBy } from "../domain/group-by.ts";
import type { Outcome } from "../domain/outcome.ts";
import { type CellState, failureOf } from "./answer.ts";
import type { Matrix } from "./matrix.ts";
import { regionOfCells } from "./region-of-cells.ts";
import { stoppedWords } from "./words.ts";

const STOPPED: readonly Outcome[] = ["timeout", "oom", "limit"];

/**
 * The exact cells that a bound stopped. No boundary is made of them: a bound is the harness's, and says how far a cell
 * came, not what the project would have done.
 */
export function stoppedFindings(matrix: Matrix): Finding[] {
  const stopped = matrix.states.filter(({ verdict }) => verdict && STOPPED.includes(verdict.outcome));
  const groups = groupBy(stopped, ({ verdict }) =>
    verdict ? JSON.stringify([verdict.outcome, failureOf(verdict).signature]) : "",
  );
  return [...groups.values()].flatMap((group) => stoppedFinding(group, matrix));
}

function stoppedFinding(group: readonly CellState[], matrix: Matrix): Finding[] {
  const verdict = group[0]?.verdict;
  if (!verdict) return [];
  const { signature, failureClass } = failureOf(verdict);
  const name = failureClass === verdict.outcome ? verdict.outcome : `${verdict.outcome} (${failureClass})`;
  const where = regionOfCells(group, matrix);
  return [
    {
      kind: "failure",
      signature,
      failureClass,
      outcome: verdict.outcome,
      cells: group.map((state) => state.cell.id),
      sentence: `${name}: ${stoppedWords(verdict.outcome)} in ${group.length} of ${matrix.states.length} cells (${where}).`,
    },
  ];
}

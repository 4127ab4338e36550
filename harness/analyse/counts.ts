import type { RunCounts } from "../domain/analysis.ts";
import type { CellState } from "./answer.ts";

/** Cells by outcome and by conformance. Cells without a verdict count in `total` only. */
export function countCells(states: readonly CellState[]): RunCounts {
  const verdicts = states.flatMap((state) => state.verdict ?? []);
  return {
    total: states.length,
    finished: verdicts.length,
    byOutcome: tally(verdicts.map((verdict) => verdict.outcome)),
    byConformance: tally(verdicts.map((verdict) => verdict.conformance)),
  };
}

function tally<Word extends string>(words: readonly Word[]): Partial<Record<Word, number>> {
  const counts: Partial<Record<Word, number>> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

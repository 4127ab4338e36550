import type { RunCounts } from "../domain/analysis.ts";
import type { Finding } from "../domain/finding.ts";
import { OUTCOMES, type Outcome } from "../domain/outcome.ts";
import { cellsWord } from "./words.ts";

/** Outcomes of which a run made of nothing else says nothing about the project. */
const SILENT: readonly Outcome[] = ["unsupported", "unavailable", "infrastructure"];

/**
 * The result in one sentence: the first failure's (or `ofClass`, what holds for its whole class), or how the cells ended
 * where nothing failed.
 */
export function headlineOf(counts: RunCounts, findings: readonly Finding[], ofClass: string | null): string {
  const so = counts.finished < counts.total ? `so far (${counts.finished} of ${counts.total} cells): ` : "";
  const failure = findings.find((finding) => finding.kind === "failure");
  if (failure) return `${so}${ofClass ?? failure.sentence}`;
  if (counts.total === 0) return "nothing was run: the plan has no cells.";
  if (counts.finished === 0) return `nothing is known yet: 0 of ${cellsWord(counts.total)} finished.`;
  return `${so}${outcomeSentence(counts)}`;
}

function outcomeSentence({ finished, byOutcome }: RunCounts): string {
  const passed = byOutcome.pass ?? 0;
  if (passed === finished) return finished === 1 ? "the cell passed." : `all ${finished} cells passed.`;
  const others = OUTCOMES.filter((outcome) => outcome !== "pass" && byOutcome[outcome]);
  const words = others.map((outcome) => `${byOutcome[outcome]} ${outcome}`).join(", ");
  if (passed === 0 && others.every((outcome) => SILENT.includes(outcome))) return `no conclusion: ${words}.`;
  return `no cell failed; ${passed} of ${finished} passed, ${words}.`;
}

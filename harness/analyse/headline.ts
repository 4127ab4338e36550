import type { RunCounts } from "../domain/analysis.ts";
import type { Finding } from "../domain/finding.ts";
import { OUTCOMES } from "../domain/outcome.ts";
import { cellsWord } from "./failure-findings.ts";

/** The result in one sentence: the first failure's, or how the cells ended where nothing failed. */
export function headlineOf(counts: RunCounts, findings: readonly Finding[]): string {
  const so = counts.finished < counts.total ? `so far (${counts.finished} of ${counts.total} cells): ` : "";
  const first = findings.find((finding) => finding.kind === "failure") ?? findings[0];
  if (first && counts.finished > 0) return `${so}${first.sentence}`;
  if (counts.total === 0) return "nothing was run: the plan has no cells.";
  if (counts.finished === 0) return `nothing is known yet: 0 of ${cellsWord(counts.total)} finished.`;
  return `${so}${outcomeSentence(counts)}`;
}

function outcomeSentence({ finished, byOutcome }: RunCounts): string {
  const passed = byOutcome.pass ?? 0;
  if (passed === finished) return finished === 1 ? "the cell passed." : `all ${finished} cells passed.`;
  const others = OUTCOMES.filter((outcome) => outcome !== "pass" && byOutcome[outcome]);
  const words = others.map((outcome) => `${byOutcome[outcome]} ${outcome}`).join(", ");
  return `no cell failed; ${passed} of ${finished} passed, ${words}.`;
}

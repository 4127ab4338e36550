import type { Analysis } from "../domain/analysis.ts";
import { plainLine } from "../domain/plain-text.ts";
import type { RunRecord } from "../domain/run.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { countsLine } from "./counts-line.ts";
import { failureBlock } from "./failure-block.ts";
import { leftOutLines } from "./left-out.ts";
import { markText } from "./marks.ts";
import { exitCodeLines, linkMemoryLines } from "./measures.ts";
import { emptyPassLines, findingLines, silentLines, unexpectedLines } from "./notices.ts";
import { type Results, resultsOf, warningsOf } from "./results.ts";
import type { Drawing } from "./terminal-text.ts";
import { timeLines } from "./time-line.ts";

/** Where the run's files lie (null: nowhere), and how to draw. */
export interface ConclusionOptions extends Pick<Drawing, "colour" | "unicode"> {
  readonly runFolder: string | null;
}

/** How many failures are told in full; the document has all. */
const FAILURES_SHOWN = 8;

/**
 * The sentences that the user came for, each with its evidence; then what gave no answer, what was not as expected,
 * linker memory, exit codes, the counts, and where the run lies. Ends without a newline.
 */
export function renderConclusion(
  record: RunRecord,
  verdicts: readonly CellVerdict[],
  analysis: Analysis,
  options: ConclusionOptions,
): string {
  const results = resultsOf(record, verdicts, options);
  const sections = [
    headLines(analysis, results),
    [...findingLines(analysis.findings, results), ...emptyPassLines(results), ...silentLines(results)],
    unexpectedLines(results),
    linkMemoryLines(analysis.memory),
    exitCodeLines(analysis.exitCodes, hasSteps(record)),
    closingLines(results, record, verdicts, options),
  ];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"))
    .join("\n\n");
}

function hasSteps(record: RunRecord): boolean {
  return record.cells.some((each) => each.attempts.some((attempt) => attempt.steps.length > 0));
}

function headLines(analysis: Analysis, results: Results): string[] {
  const failures = analysis.findings.filter((finding) => finding.kind === "failure");
  const { palette, unicode } = results.style;
  if (failures.length === 0) {
    const { total, byOutcome } = analysis.counts;
    const clean = total > 0 && byOutcome.pass === total;
    const mark = clean ? `${palette.good(markText("pass", unicode))} ` : "";
    return [`${mark}${plainLine(analysis.headline, 2000)}`];
  }
  const blocks = failures
    .slice(0, FAILURES_SHOWN)
    .map((finding) => failureBlock(finding, analysis.findings, results).join("\n"));
  const more = failures.length - FAILURES_SHOWN;
  const told = failures.some((finding) => analysis.headline.endsWith(finding.sentence));
  return [
    ...(told ? [] : [plainLine(analysis.headline, 4000)]),
    ...blocks,
    ...(more > 0 ? [`and ${more} more failures; gauntlet report ${results.run} --format json has all`] : []),
  ];
}

function closingLines(
  results: Results,
  record: RunRecord,
  verdicts: readonly CellVerdict[],
  { runFolder }: ConclusionOptions,
): string[] {
  const reused = record.cells.filter((each) => each.reusedFrom !== null);
  const from = [...new Set(reused.map((each) => each.reusedFrom))].join(", ");
  return [
    ...warningsOf(record).map((each) => `warning: ${plainLine(each)}`),
    ...leftOutLines(results),
    countsLine(verdicts, record.plan.cells.length),
    ...(reused.length > 0 ? [`${reused.length} of them taken over from ${from}, not run again`] : []),
    ...timeLines(record),
    ...(runFolder === null ? [] : [`run folder: ${plainLine(runFolder, 4000)}`]),
  ];
}

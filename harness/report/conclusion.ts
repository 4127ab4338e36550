import type { Analysis } from "../domain/analysis.ts";
import type { Finding } from "../domain/finding.ts";
import { plainLine } from "../domain/plain-text.ts";
import type { RunRecord } from "../domain/run.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { markText } from "./marks.ts";
import { type Palette, paletteOf } from "./palette.ts";
import type { Drawing } from "./terminal-text.ts";

/** Where the run's files lie, and how it is drawn. */
export interface ConclusionOptions extends Pick<Drawing, "colour" | "unicode"> {
  readonly runFolder: string | null;
}

type FailureFinding = Extract<Finding, { kind: "failure" }>;

/** The sentences that the user came for, each with its evidence. Ends without a newline. */
export function renderConclusion(
  record: RunRecord,
  verdicts: readonly CellVerdict[],
  analysis: Analysis,
  options: ConclusionOptions,
): string {
  const palette = paletteOf(options.colour);
  const failures = analysis.findings.filter((finding) => finding.kind === "failure");
  const blocks = failures.map((finding) =>
    failureBlock(finding, record, verdicts, analysis, palette, options),
  );
  const head = failures.length === 0 ? [analysis.headline] : blocks;
  return [...head, ...(options.runFolder ? [`run folder: ${options.runFolder}`] : [])].join("\n");
}

function failureBlock(
  finding: FailureFinding,
  record: RunRecord,
  verdicts: readonly CellVerdict[],
  analysis: Analysis,
  palette: Palette,
  options: ConclusionOptions,
): string {
  const sample = verdicts.find((each) => each.cell === finding.cells[0]);
  const verdict = sample?.verdict;
  const effects = analysis.findings.filter(
    (each) => each.kind === "axis-effect" && each.signature === finding.signature,
  );
  return [
    `${palette.bad(markText(finding.outcome, options.unicode))} ${palette.strong(plainLine(finding.sentence, 2000))}`,
    ...(verdict ? [`  ${plainLine(verdict.firstError)}`, `  ${plainLine(verdict.why)}`] : []),
    ...effects.map((each) => `  ${plainLine(each.sentence, 1000)}`),
    ...(verdict?.mend ? [`  mend: ${plainLine(verdict.mend)}`] : []),
    ...(sample ? [`  reproduce: gauntlet shell ${record.run} ${sample.cell}`] : []),
  ].join("\n");
}

import type { Finding } from "../domain/finding.ts";
import type { Signature } from "../domain/verdict.ts";
import type { Fold } from "./fold.ts";
import { matches, regionAxes, regionWords } from "./region.ts";
import { cellsAt, gapClause, type Turning } from "./turning.ts";

function changeWords({ beforeClass, messages }: Turning, failureClass: string): string {
  if (beforeClass !== failureClass) return `${failureClass} takes the place of ${beforeClass}`;
  const [before, after] = messages ?? ["", ""];
  return `the message of ${failureClass} changes from "${before}" to "${after}" (whether the cause is the same is not known)`;
}

/** One turning point of a failure as findings, one for each condition under which it lies there. */
export function boundaryFindings(
  fold: Fold,
  turning: Turning,
  signature: Signature,
  failureClass: string,
): Finding[] {
  return fold.regions.map((region) => {
    const inRegion = fold.histories.filter(
      (_, index) => fold.lines[index] && matches(fold.lines[index], region),
    );
    const cells = cellsAt(inRegion, turning.segment).map((state) => state.cell.id);
    const where = fold.regions.length === 1 ? fold.where : regionWords([region], "");
    const shared = {
      gap: turning.gap.map(({ version }) => version),
      when: regionAxes(region),
      signature,
      cells,
    };
    const at = where === "" ? "" : ` ${where}`;
    const tail = `${gapClause(turning)}.`;
    if (turning.kind === "changes")
      return {
        ...shared,
        kind: "failure-change",
        lastBefore: turning.low,
        firstAfter: turning.high,
        before: turning.before ?? signature,
        sentence: `${changeWords(turning, failureClass)}${at} between go${turning.low} and go${turning.high}${tail}`,
      };
    const begins = turning.kind === "begins";
    return {
      ...shared,
      kind: "version-boundary",
      direction: turning.kind,
      lastGood: begins ? turning.low : turning.high,
      firstBad: begins ? turning.high : turning.low,
      sentence: begins
        ? `${failureClass} begins${at}: go${turning.low} passes, go${turning.high} fails${tail}`
        : `${failureClass} ends${at}: go${turning.low} fails, go${turning.high} passes${tail}`,
    };
  });
}

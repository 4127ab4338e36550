import type { GoVersion } from "../domain/go-version.ts";
import type { Signature } from "../domain/verdict.ts";
import type { CellState } from "./answer.ts";
import { type GapRelease, gapBetween, gapWords } from "./gap.ts";
import type { Segment } from "./history.ts";
import type { Line } from "./line.ts";

/** One place in a history where a failure begins, ends, or takes another's place. `low` and `high` have answers. */
export interface Turning {
  readonly kind: "begins" | "ends" | "changes";
  readonly low: GoVersion;
  readonly high: GoVersion;
  readonly gap: readonly GapRelease[];
  /** The other failure, for "changes". */
  readonly before: Signature | null;
  readonly beforeClass: string | null;
  /** First errors of the other failure and of this one, for "changes". */
  readonly messages: readonly [string, string] | null;
  /** The index in the history of the segment that shows the failure. */
  readonly segment: number;
}

/** The turning points of `signature` in one history that `lines` share. */
export function turningsOf(
  history: readonly Segment[],
  signature: Signature,
  lines: readonly Line[],
  releases: readonly GoVersion[],
): Turning[] {
  return history.slice(1).flatMap((after, index) => {
    const before = history[index];
    const kind = before && turn(before, after, signature);
    if (!before || !kind) return [];
    const gap = gapBetween(before.last, after.first, lines, releases);
    const changed = kind === "changes";
    return [
      {
        kind,
        low: before.last,
        high: after.first,
        gap,
        before: changed ? before.signature : null,
        beforeClass: changed ? before.failureClass : null,
        messages: changed ? [messageOf(before), messageOf(after)] : null,
        segment: kind === "ends" ? index : index + 1,
      },
    ];
  });
}

function messageOf(segment: Segment): string {
  return segment.states[0]?.verdict?.verdict?.firstError ?? "no message";
}

function turn(before: Segment, after: Segment, signature: Signature): Turning["kind"] | null {
  if (after.signature === signature) return before.kind === "pass" ? "begins" : "changes";
  return before.signature === signature && after.kind === "pass" ? "ends" : null;
}

/** ", yet it may begin earlier: no answer from go1.25rc1 (not run) after go1.24.13"; "" without a gap. */
export function gapClause(turning: Turning): string {
  if (turning.gap.length === 0) return "";
  const may = turning.kind === "ends" ? "it may end earlier" : "it may begin earlier";
  return `, yet ${may}: no answer from ${gapWords(turning.gap)} after go${turning.low}`;
}

/** The cells of `lines` that show `signature` in the segment at a turning point. */
export function cellsAt(histories: readonly (readonly Segment[])[], segment: number): CellState[] {
  return histories.flatMap((history) => history[segment]?.states ?? []);
}

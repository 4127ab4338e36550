import type { GoVersion } from "../domain/go-version.ts";
import type { Signature } from "../domain/verdict.ts";
import type { Segment } from "./history.ts";
import { listWords } from "./words.ts";

/** What lines with equal histories show of one failure: cells with it, and answered cells, as sums over the lines. */
export interface Span {
  /** One line's history; its turning points are those of all. */
  readonly history: readonly Segment[];
  /** Answered cells per segment, summed over the lines. */
  readonly counts: readonly number[];
  /** True when the plan has more than one release. */
  readonly manyReleases: boolean;
  /** The oldest and the newest release that the plan has for these lines, with an answer or without. */
  readonly oldest: GoVersion | null;
  readonly newest: GoVersion | null;
  /** True when every planned release of every line has an answer. */
  readonly complete: boolean;
}

/** "from go1.25rc1 on (9 of 9 cells), never before (0 of 12)" and its kin: when a failure shows, never more than was seen. */
export function spanWords(span: Span, signature: Signature): string {
  const { history, counts } = span;
  const shown = history.map((segment) => segment.signature === signature);
  const cells = sum(counts.filter((_, index) => shown[index]));
  const total = sum(counts);
  if (!span.manyReleases) return `(${cells} of ${total} cells)`;
  if (history.length === 1) return wholeWords(span, cells);
  const only = shown.filter(Boolean).length === 1 ? shown.indexOf(true) : -1;
  if (history.length === 2 && history.every((each) => each.kind === "pass" || each.signature === signature))
    return only === 1 ? beginWords(span, cells) : endWords(span, cells);
  return `${rangesWords(span, shown)} (${cells} of ${total} cells)${otherwiseWords(span, signature)}`;
}

function wholeWords({ history, complete }: Span, cells: number): string {
  const [segment] = history;
  if (!segment) return `(0 of ${cells} cells)`;
  const count = new Set(segment.states.map((state) => state.cell.go)).size;
  if (count === 1)
    return `in go${segment.first}, the only release with an answer there (${cells} of ${cells} cells)`;
  const which = complete ? "release that was run" : "release with an answer";
  return `in every ${which}, go${segment.first} to go${segment.last} (${cells} of ${cells} cells), none of them passed`;
}

function beginWords({ history, counts, newest }: Span, cells: number): string {
  const [, segment] = history;
  if (!segment) return "";
  const since =
    segment.first === segment.last
      ? `in go${segment.first}, the newest release with an answer`
      : rangeWords(segment, newest);
  return `${since} (${cells} of ${cells} cells), never before (0 of ${counts[0]})`;
}

function endWords({ history, counts, oldest }: Span, cells: number): string {
  const [segment, after] = history;
  if (!segment || !after) return "";
  const until =
    segment.first === segment.last
      ? `in go${segment.first}, the oldest release with an answer`
      : segment.first === oldest
        ? `up to go${segment.last}`
        : `from go${segment.first} to go${segment.last}`;
  return `${until} (${cells} of ${cells} cells), no longer from go${after.first} on (0 of ${counts[1]})`;
}

function rangesWords({ history, newest }: Span, shown: readonly boolean[]): string {
  return listWords(history.filter((_, index) => shown[index]).map((segment) => rangeWords(segment, newest)));
}

/** "from … on" only as far as the plan goes: when its newest release shows the failure too. */
function rangeWords({ first, last }: Segment, newest: GoVersion | null): string {
  if (first === last) return `in go${first}`;
  return last === newest ? `from go${first} on` : `from go${first} to go${last}`;
}

function otherwiseWords({ history }: Span, signature: Signature): string {
  const others = history.filter((segment) => segment.signature !== signature);
  const passes = others.filter((segment) => segment.kind === "pass").map(versionsWords);
  const differs = others
    .filter((segment) => segment.kind === "shows")
    .map((segment) => `${versionsWords(segment)} (${differenceWords(segment, history, signature)})`);
  return [
    ...(passes.length > 0 ? [`, passes in ${listWords(passes)}`] : []),
    ...(differs.length > 0 ? [`, fails differently in ${listWords(differs)}`] : []),
  ].join("");
}

function differenceWords(other: Segment, history: readonly Segment[], signature: Signature): string {
  const own = history.find((segment) => segment.signature === signature);
  return other.failureClass === own?.failureClass
    ? `${other.failureClass} with another message`
    : `${other.failureClass}`;
}

function versionsWords({ first, last }: { readonly first: GoVersion; readonly last: GoVersion }): string {
  return first === last ? `go${first}` : `go${first} to go${last}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

import type { AxisName } from "../domain/cell.ts";
import { compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import {
  type ComparisonVerdict,
  LINK_METRICS,
  type LinkComparison,
  type LinkMetric,
  type LinkPoint,
} from "../domain/link-surface.ts";
import { keyWithout, varyingAxes } from "./line.ts";
import { sourcesOf, valuesOf } from "./link-metrics.ts";
import { adjustedForFamily } from "./statistics/false-discovery.ts";
import { mannWhitney, smallestP } from "./statistics/mann-whitney.ts";
import { relativeDifference } from "./statistics/relative-difference.ts";

/** Of ten findings at this rate, on average at most half a one is false. */
const FALSE_DISCOVERIES = 0.05;

/** The sizes of the same program linked the same way are the same; a test would only ask for repeats. */
const COMPARED = LINK_METRICS.filter((metric) => metric !== "output");

/** All comparisons of a surface, the false-discovery rate held over them together. */
export function linkComparisons(points: readonly LinkPoint[]): LinkComparison[] {
  const raw = varyingAxes(points).flatMap((axis) =>
    neighbours(points, axis).flatMap((group) =>
      pairsOf(group, axis).flatMap(([from, to]) => COMPARED.map((metric) => compare(axis, metric, from, to))),
    ),
  );
  return withVerdicts(raw);
}

/** Judges comparisons that belong together, the false-discovery rate held over all of them. */
export function withVerdicts(raw: readonly RawComparison[]): LinkComparison[] {
  const tested = raw.filter(({ p }) => p !== null);
  const adjusted = adjustedForFamily(tested.map(({ p }) => p ?? 1));
  const qs = new Map(tested.map((one, index) => [one, adjusted[index] ?? 1]));
  return raw.map((one) => withVerdict(one, qs.get(one) ?? null));
}

/** Points of one program that differ in `axis` alone. */
function neighbours(points: readonly LinkPoint[], axis: AxisName): LinkPoint[][] {
  const groups = groupBy(points, (point) => JSON.stringify([point.package, keyWithout(point, axis)]));
  return [...groups.values()].filter((group) => group.length > 1);
}

type Pair = readonly [from: LinkPoint, to: LinkPoint];

/**
 * What is held against what: releases each against the one before it and the newest against the oldest; other values against
 * the first, and flags also against the same flags with one word less.
 */
function pairsOf(group: readonly LinkPoint[], axis: AxisName): Pair[] {
  if (axis === "go") {
    const sorted = group.toSorted((a, b) =>
      compareGoVersions(a.axes.go as GoVersion, b.axes.go as GoVersion),
    );
    const [oldest, newest] = [sorted[0], sorted.at(-1)];
    const steps = sorted.slice(1).map((point, index): Pair => [sorted[index] ?? point, point]);
    return oldest && newest && sorted.length > 2 ? [...steps, [oldest, newest]] : steps;
  }
  const [first, ...rest] = group;
  if (!first) return [];
  const lesser = rest.flatMap((point) =>
    rest
      .filter((other) => isOneWordLess(other.axes[axis], point.axes[axis]))
      .map((other): Pair => [other, point]),
  );
  return [...rest.map((point): Pair => [first, point]), ...lesser];
}

/** True when `less` has all words of `more` but one. */
function isOneWordLess(less = "", more = ""): boolean {
  return less !== "" && addedWord(less, more) !== null;
}

/** The one word by which `more` is longer than `less`; null where they differ in another way. */
export function addedWord(less: string, more: string): string | null {
  const left = words(more);
  for (const word of words(less)) {
    const at = left.indexOf(word);
    if (at < 0) return null;
    left.splice(at, 1);
  }
  return left.length === 1 ? (left[0] ?? null) : null;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** A comparison before it is known what others it belongs with. */
export type RawComparison = Omit<LinkComparison, "q" | "verdict">;

/** Holds a metric of one point against another's; `axis` is what they are told apart by. */
export function compare(axis: AxisName, metric: LinkMetric, from: LinkPoint, to: LinkPoint): RawComparison {
  const [before, after] = [valuesOf(from, metric), valuesOf(to, metric)];
  const sources = new Set([...sourcesOf(from, metric), ...sourcesOf(to, metric)]);
  const none = { axis, metric, from, to, change: null, p: null };
  if (sources.size !== 1) return none;
  const change = relativeDifference(before, after);
  return change === null ? none : { ...none, change, p: mannWhitney(before, after)?.p ?? null };
}

function withVerdict(one: RawComparison, q: number | null): LinkComparison {
  return { ...one, q, verdict: verdictOf(one, q) };
}

function verdictOf({ change, from, to, metric }: RawComparison, q: number | null): ComparisonVerdict {
  if (change === null || q === null) return "not-comparable";
  const counts = [from, to].map((point) => valuesOf(point, metric).length) as [number, number];
  if (smallestP(...counts) > FALSE_DISCOVERIES) return "too-few";
  if (q > FALSE_DISCOVERIES) return "within-noise";
  return change.value < 0 ? "lower" : "higher";
}

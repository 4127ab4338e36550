import type { Axes, AxisName } from "../domain/cell.ts";
import type { ClaimVerdict, EvidenceRow, LinkClaim, LinkContrast } from "../domain/claim.ts";
import { compareGoVersions, type GoVersion, releaseName } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import type { LinkComparison, LinkPoint } from "../domain/link-surface.ts";
import type { RunId } from "../domain/run.ts";
import { compare, withVerdicts } from "./link-comparisons.ts";
import { valuesOf } from "./link-metrics.ts";
import { changesSaid } from "./link-sentences.ts";
import { median } from "./statistics/quantile.ts";
import { listWords } from "./words.ts";

/** A scenario of a statement about links, as it was measured; null where it was not. */
export interface LinkEvidence {
  readonly name: string;
  readonly run: RunId | null;
  readonly points: readonly LinkPoint[];
}

/** A difference that is not told from chance, and surely smaller than this share, is none that a claim could mean. */
const NEGLIGIBLE = 0.1;

interface Seen {
  readonly scenario: string;
  readonly contrast: LinkContrast;
  readonly comparison: LinkComparison;
  /** Null where the figures do not tell. */
  readonly holds: boolean | null;
}

/** The verdict on a statement about links, and each scenario's part in it. */
export function settleLinks(
  claim: LinkClaim,
  evidence: readonly LinkEvidence[],
): { readonly verdict: ClaimVerdict; readonly rows: readonly EvidenceRow[] } {
  const seen = contrastsSeen(claim, evidence);
  const rows = evidence.map(({ name, run }) => rowOf(name, run, seen, claim));
  return { verdict: verdictOf(claim, evidence, seen), rows };
}

/** Every contrast in every release of every scenario; one run holds both sides, and chance is held down over all together. */
function contrastsSeen({ contrasts }: LinkClaim, evidence: readonly LinkEvidence[]): Seen[] {
  const pairs = evidence.flatMap(({ name, points }) =>
    contrasts.flatMap((contrast) =>
      pairsOf(contrast, points).map(([from, to]) => ({
        ...{ scenario: name, contrast },
        raw: compare(axisOf(contrast), "maxRss", from, to),
      })),
    ),
  );
  return withVerdicts(pairs.map(({ raw }) => raw)).flatMap((comparison, at) => {
    const pair = pairs[at];
    if (!pair) return [];
    const { scenario, contrast } = pair;
    return [{ scenario, contrast, comparison, holds: holdsIn(contrast, comparison) }];
  });
}

/** Points that meet both sides and are alike in all else. */
function pairsOf(
  { from, to }: LinkContrast,
  points: readonly LinkPoint[],
): (readonly [LinkPoint, LinkPoint])[] {
  const named = new Set([...Object.keys(from), ...Object.keys(to)]);
  const rest = ({ package: name, axes }: LinkPoint): string =>
    JSON.stringify([
      name,
      Object.entries(axes)
        .filter(([axis]) => !named.has(axis))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ]);
  const others = groupBy(
    points.filter((point) => isWay(point, to)),
    rest,
  );
  const sorted = points
    .filter((point) => isWay(point, from))
    .toSorted((a, b) => compareGoVersions(goOf(a), goOf(b)));
  return sorted.flatMap((one) => (others.get(rest(one)) ?? []).map((other) => [one, other] as const));
}

function isWay({ axes }: LinkPoint, way: Axes): boolean {
  return Object.entries(way).every(([axis, value]) => (axes[axis as AxisName] ?? "") === value);
}

function goOf({ axes }: LinkPoint): GoVersion {
  return (axes.go ?? "") as GoVersion;
}

function axisOf({ from, to }: LinkContrast): AxisName {
  const names = Object.keys(to) as AxisName[];
  return names.find((name) => (from[name] ?? "") !== to[name]) ?? "ldflags";
}

function holdsIn({ is }: LinkContrast, { verdict, change }: LinkComparison): boolean | null {
  if (verdict === "lower" || verdict === "higher") return verdict === is;
  const interval = change?.interval;
  if (verdict !== "within-noise" || !interval) return null;
  return Math.max(Math.abs(interval.low), Math.abs(interval.high)) < NEGLIGIBLE ? false : null;
}

function verdictOf(claim: LinkClaim, evidence: readonly LinkEvidence[], seen: readonly Seen[]): ClaimVerdict {
  const unrun = evidence.filter(({ run }) => run === null).map(({ name }) => name);
  if (unrun.length > 0)
    return {
      kind: "not-reproducible",
      reason: `${listWords(unrun)} ${unrun.length === 1 ? "has" : "have"} not been measured`,
    };
  const told = seen.filter(({ holds }) => holds !== null);
  const silent = claim.contrasts.find((contrast) => !told.some((each) => each.contrast === contrast));
  if (silent)
    return {
      kind: "not-reproducible",
      reason: `whether ${contrastWords(silent)} could not be told from the figures`,
    };
  if (told.every(({ holds }) => holds)) return { kind: "confirmed" };
  if (told.every(({ holds }) => !holds)) return { kind: "refuted" };
  const parts = claim.contrasts.map(
    (contrast) => `${contrastWords(contrast)}: ${whereWords(contrast, told)}`,
  );
  return { kind: "depends", condition: parts.join("; ") };
}

/** `-ldflags="-s -w" is lower than the default`. */
function contrastWords({ from, to, is }: LinkContrast): string {
  return `${wayWords(to)} is ${is} than ${wayWords(from)}`;
}

function wayWords(way: Axes): string {
  const flags = Object.entries(way).filter(([, value]) => value !== "");
  return flags.length === 0 ? "the default" : flags.map(([name, value]) => `-${name}="${value}"`).join(" ");
}

/** In how many of the releases and scenarios that told it holds, and in which where those are the fewer. */
function whereWords(contrast: LinkContrast, told: readonly Seen[]): string {
  const mine = told.filter((each) => each.contrast === contrast);
  const places = mine
    .filter(({ holds }) => holds)
    .map(({ comparison, scenario }) => `${releaseName(goOf(comparison.from))} in ${scenario}`);
  if (places.length === 0) return `never (0 of ${mine.length})`;
  return places.length === mine.length
    ? `always (${mine.length} of ${mine.length})`
    : `${places.length} of ${mine.length} (${listWords(places.slice(0, 4))}${places.length > 4 ? ", …" : ""})`;
}

function rowOf(name: string, run: RunId | null, seen: readonly Seen[], claim: LinkClaim): EvidenceRow {
  const mine = seen.filter(({ scenario }) => scenario === name);
  return {
    ...{ name, run, cells: mine.length, unit: "comparison" },
    holds: mine.filter(({ holds }) => holds === true).length,
    fails: mine.filter(({ holds }) => holds === false).length,
    shows: claim.contrasts.flatMap((contrast) => showsOf(mine.filter((each) => each.contrast === contrast))),
  };
}

/** What comparisons of one contrast came to, a sentence each verdict, and the medians that they are of. */
function showsOf(mine: readonly Seen[]): string[] {
  const [first] = mine;
  if (!first) return [];
  const { from, to } = first.contrast;
  const groups = changesSaid(mine.map(({ comparison }) => comparison));
  const sentences = groups.map(({ all, words, remark }) => {
    const where = listWords(all.map((each) => releaseName(goOf(each.from))));
    return `${wayWords(to)} against ${wayWords(from)} ${words} on ${where}${remark}`;
  });
  const figures = mine.map(
    ({ comparison }) =>
      `${releaseName(goOf(comparison.from))} ${mib(comparison.from)} to ${mib(comparison.to)}`,
  );
  return [...sentences, `medians in MiB: ${figures.join(", ")}`];
}

function mib(point: LinkPoint): string {
  const values = valuesOf(point, "maxRss");
  return values.length === 0 ? "unknown" : String(Math.round(median(values) / 2 ** 20));
}

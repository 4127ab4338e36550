import type { AxisName } from "../domain/cell.ts";
import { groupBy } from "../domain/group-by.ts";
import type {
  LinkEffects,
  LinkMetric,
  LinkPoint,
  LinkSurface,
  UnmeasuredLink,
} from "../domain/link-surface.ts";
import type { VarianceShares } from "../domain/variance-shares.ts";
import { varyingAxes } from "./line.ts";
import { linkComparisons } from "./link-comparisons.ts";
import { metricOf, sourcesOf } from "./link-metrics.ts";
import { linkSentences } from "./link-sentences.ts";
import { varianceShares } from "./statistics/variance-shares.ts";

/** What points say together; those that could not be measured are told of beside them. */
export function linkSurface(
  points: readonly LinkPoint[],
  unmeasured: readonly UnmeasuredLink[],
): LinkSurface {
  const comparisons = linkComparisons(points);
  return {
    points,
    unmeasured,
    comparisons,
    effects: effectsOf(points),
    sentences: linkSentences(comparisons),
  };
}

/** For each program, which axis explains how much of its linker's memory; nothing where no axis varies. */
function effectsOf(points: readonly LinkPoint[]): LinkEffects[] {
  const axes = varyingAxes(points);
  if (axes.length === 0) return [];
  return [...groupBy(points, (point) => point.package).entries()].flatMap(([name, group]) =>
    (["anon", "maxRss"] as const).map((metric) => ({
      ...{ metric, package: name },
      shares: sharesOf(group, metric, axes),
    })),
  );
}

function sharesOf(
  points: readonly LinkPoint[],
  metric: LinkMetric,
  axes: readonly AxisName[],
): VarianceShares {
  const sources = new Set(points.flatMap((point) => sourcesOf(point, metric)));
  if (sources.size > 1) return { kind: "not-available", why: "different-sources" };
  const observations = points.flatMap((point) =>
    point.runs.flatMap((run) => {
      const value = metricOf(run, metric);
      return value === null ? [] : [{ levels: levelsOf(point, axes), value }];
    }),
  );
  return varianceShares(observations);
}

function levelsOf({ axes }: LinkPoint, names: readonly AxisName[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, axes[name] ?? ""]));
}

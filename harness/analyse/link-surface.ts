import type { AxisName } from "../domain/cell.ts";
import { groupBy } from "../domain/group-by.ts";
import type { LinkEffects, LinkPoint, LinkSurface, UnmeasuredLink } from "../domain/link-surface.ts";
import { axesThatVary, linkComparisons } from "./link-comparisons.ts";
import { metricOf } from "./link-metrics.ts";
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
  const axes = axesThatVary(points);
  if (axes.length === 0) return [];
  return [...groupBy(points, (point) => point.package).entries()].flatMap(([name, group]) =>
    (["anon", "maxRss"] as const).map((metric) => {
      const observations = group.flatMap((point) =>
        point.runs.flatMap((run) => {
          const value = metricOf(run, metric);
          return value === null ? [] : [{ levels: levelsOf(point, axes), value }];
        }),
      );
      return { metric, package: name, shares: varianceShares(observations) };
    }),
  );
}

function levelsOf({ axes }: LinkPoint, names: readonly AxisName[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, axes[name] ?? ""]));
}

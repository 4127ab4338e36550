import type { LinkMetric, LinkPoint, PointFigure } from "../domain/link-surface.ts";
import { sourcesOf, valuesOf } from "./link-metrics.ts";
import { medianInterval } from "./statistics/median-interval.ts";
import { median } from "./statistics/quantile.ts";

/** A metric of a point in one figure: the median, and what it is known to lie between. */
export function pointFigure(point: Pick<LinkPoint, "runs">, metric: LinkMetric): PointFigure {
  const values = valuesOf(point, metric);
  return {
    median: values.length === 0 ? null : median(values),
    interval: medianInterval(values),
    sources: sourcesOf(point, metric),
  };
}

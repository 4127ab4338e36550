import type { LinkMetric, LinkPoint, PointFigure } from "../domain/link-surface.ts";
import { sourcesOf, valuesOf } from "./link-metrics.ts";
import { medianInterval } from "./statistics/median-interval.ts";
import { median } from "./statistics/quantile.ts";

/**
 * A metric of a point in one figure: the median, and what it is known to lie between. Values of different sources have none: a
 * middle between them would compare what is never compared.
 */
export function pointFigure(point: Pick<LinkPoint, "runs">, metric: LinkMetric): PointFigure {
  const sources = sourcesOf(point, metric);
  const values = sources.length > 1 ? [] : valuesOf(point, metric);
  return {
    median: values.length === 0 ? null : median(values),
    interval: medianInterval(values),
    sources,
  };
}

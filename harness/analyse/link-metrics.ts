import type { LinkMetric, LinkPoint, LinkRun } from "../domain/link-surface.ts";

/** A metric of one run: bytes or milliseconds; null where it was not observed. */
export function metricOf(run: LinkRun, metric: LinkMetric): number | null {
  switch (metric) {
    case "anon":
      return run.memory.peakAnonBytes;
    case "maxRss":
      return run.memory.maxRssBytes;
    case "file":
      return run.memory.peakFileBytes;
    case "wall":
      return run.wallMs;
    case "output":
      return run.outputBytes;
  }
}

/** A metric's values over a point's runs; those that were not observed are left out. */
export function valuesOf(point: Pick<LinkPoint, "runs">, metric: LinkMetric): number[] {
  return point.runs.map((run) => metricOf(run, metric)).filter((value) => value !== null);
}

/** How a metric's values were come by; two that differ are never compared. */
export function sourcesOf(point: Pick<LinkPoint, "runs">, metric: LinkMetric): readonly string[] {
  const sources = point.runs.map((run) => (metric === "maxRss" ? run.memory.maxRssSource : metric));
  return [...new Set(sources.filter((source) => source !== null))];
}

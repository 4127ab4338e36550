import type { Axes } from "../domain/cell.ts";
import { groupBy } from "../domain/group-by.ts";
import type { GrowthPoint } from "../domain/growth-law.ts";
import type {
  GrowthCheck,
  GrowthMeasured,
  GrowthMetric,
  GrowthReport,
  GrowthRow,
  MeasuredSize,
} from "../domain/growth-report.ts";
import type { LinkPoint } from "../domain/link-surface.ts";
import { fitGrowth, type GrowthFit } from "./growth-law.ts";
import { sizeReaching, valueAt } from "./growth-prediction.ts";
import { growthSentences } from "./growth-sentences.ts";
import { metricOf, sourcesOf, valuesOf } from "./link-metrics.ts";
import { median } from "./statistics/quantile.ts";

/** The metrics that are followed, the one that decides over an OOM kill first. */
const FOLLOWED: readonly GrowthMetric[] = ["anon", "maxRss"];

/** Fits a law to every way to link every program, and holds it against the size that it was not fitted to. */
export function growthReport(measured: GrowthMeasured): GrowthReport {
  const rows = waysOf(measured.sizes).flatMap((way) =>
    FOLLOWED.map((metric) => rowOf(way, metric, measured)),
  );
  return { ...measured, rows, sentences: growthSentences(rows, measured) };
}

/** A program linked in one way, at the sizes at which it was. */
interface Way {
  readonly axes: Axes;
  readonly package: string | null;
  readonly at: readonly { readonly size: number; readonly point: LinkPoint }[];
}

function waysOf(sizes: readonly MeasuredSize[]): Way[] {
  const all = sizes.flatMap(({ size, points }) => points.map((point) => ({ size, point })));
  return [...groupBy(all, ({ point }) => wayKey(point)).values()].flatMap((at) => {
    const point = at[0]?.point;
    return point ? [{ axes: point.axes, package: point.package, at }] : [];
  });
}

/** Equal for the same program linked in the same way at whatever size. */
function wayKey({ axes, package: name }: Pick<LinkPoint, "axes" | "package">): string {
  return JSON.stringify([name, Object.entries(axes).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function rowOf(way: Way, metric: GrowthMetric, { checked, limitBytes }: GrowthMeasured): GrowthRow {
  const values = way.at.flatMap(({ size, point }) =>
    valuesOf(point, metric).map((value) => ({ size, value })),
  );
  const sources = [...new Set(way.at.flatMap(({ point }) => sourcesOf(point, metric)))];
  const row = { axes: way.axes, package: way.package, metric, values, medians: mediansOf(values), sources };
  if (sources.length > 1) return { ...row, law: null, passes: null, check: null };
  const fit = fitGrowth(values);
  const check = checkOf(fit, checked, row);
  const passes = check?.holds === false ? null : sizeReaching(fit, limitBytes);
  return { ...row, law: fit.law, passes, check };
}

function checkOf(
  fit: GrowthFit,
  checked: MeasuredSize | null,
  row: Pick<GrowthRow, "axes" | "package" | "metric" | "sources">,
): GrowthCheck | null {
  const point = checked?.points.find((each) => wayKey(each) === wayKey(row));
  const run = point?.runs[0];
  const found = run ? metricOf(run, row.metric) : null;
  if (!checked || !point || found === null) return null;
  if (sourcesOf(point, row.metric).some((source) => !row.sources.includes(source))) return null;
  const foretold = valueAt(fit, checked.size);
  const interval = foretold?.interval;
  if (!foretold || !interval) return null;
  const holds = interval.low <= found && found <= interval.high;
  return { size: checked.size, foretold, found, holds };
}

function mediansOf(values: readonly GrowthPoint[]): GrowthPoint[] {
  return [...groupBy(values, ({ size }) => size)].map(([size, at]) => ({
    size,
    value: median(at.map(({ value }) => value)),
  }));
}

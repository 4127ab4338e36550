import type { LimitFinding } from "../domain/limit-finding.ts";
import type {
  LinkComparison,
  LinkMetric,
  LinkPoint,
  LinkSurface,
  PointFigure,
  UnmeasuredLink,
} from "../domain/link-surface.ts";
import type { LinkTrace } from "../domain/link-trace.ts";
import type { ParallelAdvice, ParallelRow } from "../domain/parallel-links.ts";
import type { RunRecord } from "../domain/run.ts";
import { limitDocument } from "./limit-document.ts";
import { linkConditions } from "./link-conditions.ts";
import { safeJson } from "./safe-json.ts";

/** What every document of `linkmem --json` begins with. Sizes are bytes, times milliseconds; null is unknown, never 0. */
function headOf(record: RunRecord, kind: "surface" | "parallel") {
  const { kind: engine, version, arch, cgroup } = record.engine;
  return {
    ...{ schema: 1, kind, run: record.run, project: record.project, startedAt: record.startedAt },
    engine: { kind: engine, version, arch, cgroup },
    conditions: linkConditions(record),
    toolchains: record.cells.flatMap(({ cell, toolchain }) =>
      toolchain && cell.measure?.kind === "surface"
        ? [{ cell: cell.id, ...toolchain, tools: undefined }]
        : [],
    ),
  };
}

/** The document of a surface: every run of every point, what was compared, and what it comes to. Ends with a newline. */
export function linkDocument(
  record: RunRecord,
  surface: LinkSurface,
  { traces, limits }: { readonly traces: readonly LinkTrace[]; readonly limits: readonly LimitFinding[] },
  figureOf: (point: LinkPoint, metric: LinkMetric) => PointFigure,
): string {
  const metrics: readonly LinkMetric[] = ["anon", "maxRss", "file", "wall", "output"];
  const document = {
    ...headOf(record, "surface"),
    points: surface.points.map((point) => ({
      ...point,
      figures: Object.fromEntries(metrics.map((metric) => [metric, figureOf(point, metric)])),
    })),
    comparisons: surface.comparisons.map(comparisonDocument),
    effects: surface.effects,
    findings: surface.sentences,
    missing: surface.unmeasured,
    limits: limitDocument(limits),
    traces: traces.map(({ series, ...trace }) => ({
      ...trace,
      intervalMs: series.intervalMs,
      samples: series.samples.map(({ atMs, anonBytes, fileBytes }) => [atMs, anonBytes, fileBytes]),
    })),
  };
  return `${safeJson(document, 1)}\n`;
}

function comparisonDocument({ from, to, ...rest }: LinkComparison) {
  const end = ({ cell, axes }: LinkPoint) => ({ cell, axes });
  return { ...rest, package: from.package, from: end(from), to: end(to) };
}

/** The document of builds with several values of -p. Ends with a newline. */
export function parallelDocument(
  record: RunRecord,
  rows: readonly ParallelRow[],
  advice: readonly ParallelAdvice[],
  missing: readonly UnmeasuredLink[],
): string {
  return `${safeJson({ ...headOf(record, "parallel"), rows, advice, missing }, 1)}\n`;
}

import type { LimitFinding } from "../domain/limit-finding.ts";
import {
  LINK_METRICS,
  type LinkComparison,
  type LinkMetric,
  type LinkPoint,
  type LinkSurface,
  type PointFigure,
  type UnmeasuredLink,
} from "../domain/link-surface.ts";
import type { LinkTrace } from "../domain/link-trace.ts";
import type { ParallelAdvice, ParallelRow } from "../domain/parallel-links.ts";
import type { RunRecord } from "../domain/run.ts";
import { limitDocument } from "./limit-document.ts";
import { linkConditions } from "./link-conditions.ts";
import type { LinkmemHead, ParallelDocument, SurfaceDocument } from "./linkmem-schema.ts";
import { safeJson } from "./safe-json.ts";

/** What every document of `linkmem --json` begins with. Sizes are bytes, times milliseconds; null is unknown, never 0. */
function headOf<Kind extends "surface" | "parallel">(record: RunRecord, kind: Kind): LinkmemHead<Kind> {
  const { kind: engine, version, arch, cgroup } = record.engine;
  return {
    ...{ schema: 1, kind, run: record.run, project: record.project, startedAt: record.startedAt },
    engine: { kind: engine, version, arch, cgroup },
    conditions: linkConditions(record),
    toolchains: record.cells.flatMap(({ cell, toolchain }) => {
      if (!toolchain || cell.measure?.kind !== "surface") return [];
      const { version: go, sum, source, verified } = toolchain;
      return [{ cell: cell.id, version: go, sum, source, verified }];
    }),
  };
}

/** The document of a surface: every run of every point, what was compared, and what it comes to. Ends with a newline. */
export function linkDocument(
  record: RunRecord,
  surface: LinkSurface,
  { traces, limits }: { readonly traces: readonly LinkTrace[]; readonly limits: readonly LimitFinding[] },
  figureOf: (point: LinkPoint, metric: LinkMetric) => PointFigure,
): string {
  const document: SurfaceDocument = {
    ...headOf(record, "surface"),
    points: surface.points.map((point) => ({
      ...point,
      figures: figuresOf(point, figureOf),
    })),
    comparisons: surface.comparisons.map(comparisonDocument),
    effects: surface.effects,
    findings: surface.sentences,
    missing: surface.unmeasured,
    limits: limitDocument(limits),
    traces: traces.map(({ series, ...trace }) => ({
      ...trace,
      intervalMs: series.intervalMs,
      samples: series.samples.map(({ atMs, anonBytes, fileBytes }) => [atMs, anonBytes, fileBytes] as const),
    })),
  };
  return `${safeJson(document, 1)}\n`;
}

function figuresOf(
  point: LinkPoint,
  figureOf: (point: LinkPoint, metric: LinkMetric) => PointFigure,
): Record<LinkMetric, PointFigure> {
  const entries = LINK_METRICS.map((metric) => [metric, figureOf(point, metric)]);
  return Object.fromEntries(entries) as Record<LinkMetric, PointFigure>;
}

function comparisonDocument({ from, to, ...rest }: LinkComparison): SurfaceDocument["comparisons"][number] {
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
  const document: ParallelDocument = { ...headOf(record, "parallel"), rows, advice, missing };
  return `${safeJson(document, 1)}\n`;
}

import { pointFigure } from "../analyse/link-figures.ts";
import { parallelRows } from "../analyse/parallel-links.ts";
import type { LimitFinding } from "../domain/limit-finding.ts";
import type { RunRecord } from "../domain/run.ts";
import { renderLimits } from "../report/limits.ts";
import { conditionLines } from "../report/link-conditions.ts";
import { linkDocument, parallelDocument } from "../report/link-document.ts";
import { renderLinkSurface } from "../report/link-surface.ts";
import { linkTraceLines } from "../report/link-traces.ts";
import { renderParallelLinks } from "../report/parallel-links.ts";
import type { Io } from "./io.ts";
import { surfaceOf, tracesOf } from "./measure-links.ts";

/** Whether a run was made to measure links. */
export function isMeasured({ plan }: Pick<RunRecord, "plan">): boolean {
  return plan.cells.some(({ measure }) => measure !== undefined);
}

/** Prints what a measured run says, with the limits that were searched beside it, and gives the number of figures that there were to show. */
export function printLinks(
  record: RunRecord,
  json: boolean,
  io: Io,
  limits: readonly LimitFinding[] = [],
): number {
  const surface = surfaceOf(record);
  if (isParallel(record)) {
    const rows = parallelRows(record.cells);
    const { unmeasured } = surface;
    io.print(
      json
        ? parallelDocument(record, rows, [], unmeasured)
        : renderParallelLinks(rows, [], conditionLines(record), unmeasured),
    );
    return rows.length;
  }
  const traces = tracesOf(record);
  if (json) io.print(linkDocument(record, surface, { traces, limits }, pointFigure));
  else {
    const view = { figureOf: pointFigure, traces: linkTraceLines(traces, io.unicode) };
    io.print(renderLinkSurface(surface, { conditions: conditionLines(record), ...view }));
    if (limits.length > 0) io.print(renderLimits(limits));
  }
  return surface.points.length;
}

/** Such runs say -p in each step. */
function isParallel({ plan }: RunRecord): boolean {
  return plan.cells.some(({ steps }) =>
    steps.some((step) => step.kind === "build" && step.flags.some((flag) => flag.startsWith("-p="))),
  );
}

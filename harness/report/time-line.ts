import { groupBy } from "../domain/group-by.ts";
import type { RunRecord, WorkSpan } from "../domain/run.ts";

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Where a run's time went, in one line: the first answer, the whole, what was prepared beside the cells, and what the cells
 * computed. Empty when no cell ran in it. Times side by side count once.
 */
export function timeLines(record: RunRecord): string[] {
  const began = Date.parse(record.startedAt);
  const made = record.cells.filter((cell) => cell.reusedFrom === null).flatMap((cell) => cell.attempts);
  if (made.length === 0 || record.wallMs === null) return [];
  const ends = made.map((attempt) => Date.parse(attempt.startedAt) + attempt.wallMs);
  const first = seconds(Math.max(0, Math.min(...ends) - began));
  // A resumed run counts its wall from the resumption.
  const whole = seconds(Math.max(record.wallMs, ...ends.map((end) => end - began)));
  const steps = made.flatMap((attempt) => attempt.steps);
  const cpuMs = steps.reduce((sum, step) => sum + (step.userMs ?? 0) + (step.systemMs ?? 0), 0);
  const cells = `cells ran ${seconds(unionMs(made.map(spanOf)))}, ${seconds(cpuMs)} of CPU on ${record.engine.cpus}`;
  return [[`time: first answer after ${first}, all after ${whole}`, ...prepared(record), cells].join("; ")];
}

function prepared({ work = [] }: RunRecord): string[] {
  if (work.length === 0) return [];
  const kinds = groupBy(work, ({ what }) => what.split(" ")[0] ?? "");
  const parts = [...kinds].map(([kind, spans]) => `${kind} ${seconds(unionMs(spans.map(spanOf)))}`);
  return [`prepared in ${seconds(unionMs(work.map(spanOf)))} beside them (${parts.join(", ")})`];
}

function spanOf({ startedAt, wallMs }: Pick<WorkSpan, "startedAt" | "wallMs">): Span {
  const fromMs = Date.parse(startedAt);
  return { fromMs, toMs: fromMs + wallMs };
}

/** Milliseconds in which at least one of the spans was going on. */
export function unionMs(spans: readonly Span[]): number {
  let sum = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    sum += Math.max(0, toMs - Math.max(fromMs, reached));
    reached = Math.max(reached, toMs);
  }
  return sum;
}

function seconds(ms: number): string {
  return ms < 9_950 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}

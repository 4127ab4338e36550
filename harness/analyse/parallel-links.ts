import type { Cell } from "../domain/cell.ts";
import { groupBy } from "../domain/group-by.ts";
import type { Attempt } from "../domain/observation.ts";
import type {
  ParallelAdvice,
  ParallelPeak,
  ParallelRow,
  ParallelRun,
  Spread,
} from "../domain/parallel-links.ts";
import type { CellRecord } from "../domain/run.ts";
import { isLink } from "./link-memory.ts";
import { axesOf, hasPassed, measuredRounds } from "./link-points.ts";
import { median } from "./statistics/quantile.ts";

/** One row for each cell, ldflags value and -p; builds that failed are in none. */
export function parallelRows(records: readonly CellRecord[]): ParallelRow[] {
  return records.flatMap(({ cell, attempts }) => {
    const rounds = measuredRounds(cell, attempts);
    return cell.steps.flatMap((_, step) => {
      const passed = rounds.filter((attempt) => hasPassed(attempt, step));
      return passed.length === 0 ? [] : [rowOf(cell, step, passed)];
    });
  });
}

function rowOf(cell: Cell, step: number, passed: readonly Attempt[]): ParallelRow {
  const runs = passed.flatMap((attempt) => runsOf(attempt, step));
  return {
    ...{ cell: cell.id, axes: axesOf(cell, step), p: parallelOf(cell, step) },
    links: Math.max(...passed.map((attempt) => linksOf(attempt, step))),
    runs,
    peakBytes: spreadOf(runs.map(({ peak }) => peak?.anonBytes ?? null)),
    cgroupAnonBytes: spreadOf(runs.map(({ cgroupAnonBytes }) => cgroupAnonBytes)),
    wallMs: spreadOf(runs.map(({ wallMs }) => wallMs)),
  };
}

/** Over the runs that have the figure. */
function spreadOf(values: readonly (number | null)[]): Spread | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : { median: median(known), largest: Math.max(...known) };
}

function linksOf({ processes }: Attempt, step: number): number {
  return processes.filter((process) => process.step === step && isLink(process)).length;
}

function runsOf({ steps }: Attempt, step: number): ParallelRun[] {
  const observed = steps[step];
  if (!observed) return [];
  const { wallMs, peak = null, cgroup } = observed;
  return [{ wallMs, peak, cgroupAnonBytes: cgroup.peakAnonBytes, cgroupVersion: cgroup.version }];
}

/** The last -p of a step, which is the one that holds. */
function parallelOf({ steps }: Cell, step: number): number {
  const at = steps[step];
  const flag = at?.kind === "build" ? at.flags.findLast((each) => each.startsWith("-p=")) : undefined;
  return Number(flag?.slice("-p=".length) ?? 1);
}

/**
 * For each combination the largest -p whose every run stayed under `memoryBytes`, and every smaller one's too. By the sum over
 * processes of anonymous memory: pages of files can be taken back, and a cgroup's own peak counts them.
 */
export function parallelAdvice(rows: readonly ParallelRow[], memoryBytes: number): ParallelAdvice[] {
  const groups = groupBy(rows, ({ axes }) => JSON.stringify(Object.entries(axes).sort()));
  return [...groups.values()].map((group) => {
    const peaks = group.toSorted((a, b) => a.p - b.p).flatMap(peakOf);
    const at = peaks.findIndex(({ peakBytes }) => peakBytes > memoryBytes);
    const fits = (at < 0 ? peaks.at(-1) : peaks[at - 1]) ?? null;
    const over = at < 0 ? null : (peaks[at] ?? null);
    return { axes: group[0]?.axes ?? {}, memoryBytes, fits, over };
  });
}

/** Of all runs of a row; nothing where one of them was not sampled, for that one may have held more. */
function peakOf({ p, runs, peakBytes }: ParallelRow): ParallelPeak[] {
  if (peakBytes === null || runs.some(({ peak }) => peak === null)) return [];
  return [{ p, peakBytes: peakBytes.largest }];
}

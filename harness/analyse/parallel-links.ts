import type { Cell } from "../domain/cell.ts";
import { groupBy } from "../domain/group-by.ts";
import type { Attempt } from "../domain/observation.ts";
import type { ParallelAdvice, ParallelRow, ParallelRun } from "../domain/parallel-links.ts";
import type { CellRecord } from "../domain/run.ts";
import { isLink } from "./link-memory.ts";
import { axesOf, measuredRounds } from "./link-points.ts";

/** One row for each cell, ldflags value and -p; builds that failed are in none. */
export function parallelRows(records: readonly CellRecord[]): ParallelRow[] {
  return records.flatMap(({ cell, attempts }) => {
    const rounds = measuredRounds(cell, attempts);
    return cell.steps.flatMap((_, step) => {
      const passed = rounds.filter((attempt) => hasPassed(attempt, step));
      const links = passed.map((attempt) => linksOf(attempt, step));
      if (passed.length === 0) return [];
      const runs = passed.map((attempt) => runOf(attempt, step));
      return [
        {
          cell: cell.id,
          axes: axesOf(cell, step),
          p: parallelOf(cell, step),
          links: Math.max(...links),
          runs,
        },
      ];
    });
  });
}

function hasPassed({ steps }: Attempt, step: number): boolean {
  const end = steps[step]?.end;
  return end?.kind === "exited" && end.code === 0;
}

function linksOf({ processes }: Attempt, step: number): number {
  return processes.filter((process) => process.step === step && isLink(process)).length;
}

function runOf({ steps }: Attempt, step: number): ParallelRun {
  const observed = steps[step];
  return {
    wallMs: observed?.wallMs ?? 0,
    peak: observed?.peak ?? null,
    cgroupAnonBytes: observed?.cgroup.peakAnonBytes ?? null,
    cgroupVersion: observed?.cgroup.version ?? null,
  };
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
  return [...groups.values()].flatMap((group) => {
    const sorted = group
      .toSorted((a, b) => a.p - b.p)
      .flatMap((row) => {
        const peakBytes = largestPeak(row);
        return peakBytes === null ? [] : [{ axes: row.axes, p: row.p, peakBytes }];
      });
    const over = sorted.findIndex(({ peakBytes }) => peakBytes > memoryBytes);
    const under = over < 0 ? sorted.at(-1) : sorted[over - 1];
    const [least, next] = [sorted[0], over < 0 ? undefined : sorted[over]];
    if (!least) return [];
    return [
      {
        ...{ axes: least.axes, memoryBytes, p: under?.p ?? null },
        peakBytes: (under ?? least).peakBytes,
        next: next && under ? { p: next.p, peakBytes: next.peakBytes } : null,
      },
    ];
  });
}

/** Of a row's runs; null where one of them was not sampled. */
export function largestPeak({ runs }: ParallelRow): number | null {
  const peaks = runs.map(({ peak }) => peak?.anonBytes ?? null);
  return peaks.includes(null) ? null : Math.max(...peaks.filter((peak) => peak !== null));
}

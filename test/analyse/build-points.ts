import type { Axes, CellId } from "../../harness/domain/cell.ts";
import type { MeasuredSize } from "../../harness/domain/growth-report.ts";
import type { LinkPoint, LinkRun, UnmeasuredLink } from "../../harness/domain/link-surface.ts";
import type { MemorySample } from "../../harness/domain/observation.ts";
import type { RunId } from "../../harness/domain/run.ts";

export const MIB = 2 ** 20;

/** A point with one run for each figure of max RSS; its anonymous peak is half of that. */
export function point(
  axes: Axes,
  rss: readonly number[],
  source: MemorySample["maxRssSource"] = "wait4",
): LinkPoint {
  const runs = rss.map((maxRssBytes, at): LinkRun => {
    const memory: MemorySample = {
      ...{ maxRssBytes, maxRssSource: source },
      ...{ peakAnonBytes: maxRssBytes / 2, peakFileBytes: maxRssBytes / 2 },
    };
    return {
      undersampled: false,
      ...{ round: at + 1, memory, wallMs: 900, cpuMs: 1200, outputBytes: 3 * MIB, children: [], build: null },
      cgroup: { version: null, peakBytes: null, peakAnonBytes: null, oomKills: null, limitBytes: null },
    };
  });
  return { cell: cellOf(axes), axes, package: "example.com/types", runs };
}

/** The same cell for the same axes, whatever its ldflags. */
export function cellOf({ ldflags: _, ...axes }: Axes): CellId {
  return Object.values(axes).join("+") as CellId;
}

/** A size, with its points. */
export function sized(
  size: number,
  points: readonly LinkPoint[],
  unmeasured: readonly UnmeasuredLink[] = [],
): MeasuredSize {
  return { size, run: `20261127-${size}` as RunId, points, unmeasured };
}

/** Three figures about one, as far apart as links are. */
export function about(bytes: number, seed: number): number[] {
  const noise = [0.004, -0.006, 0.002, -0.001, 0.005];
  return [0, 1, 2].map((at) => bytes * (1 + (noise[(seed + at) % noise.length] ?? 0)));
}

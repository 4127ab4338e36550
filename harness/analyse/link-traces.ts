import type { MemorySeries } from "../domain/held-memory.ts";
import type { LinkPhase, LinkTrace, SamplingError } from "../domain/link-trace.ts";
import type { StepOutput } from "../domain/observation.ts";
import type { CellRecord } from "../domain/run.ts";
import { isLink } from "./link-memory.ts";
import { axesOf } from "./link-points.ts";

/** The links of marked cells that were looked at closely. `intervalMs` is how often measured links were sampled. */
export function linkTraces(records: readonly CellRecord[], intervalMs: number): LinkTrace[] {
  return records.flatMap(({ cell, attempts }) => {
    const attempt = attempts.find(({ fault }) => fault === null);
    const { measure } = cell;
    if (measure?.kind !== "marked" || !attempt) return [];
    return attempt.processes.filter(isLink).flatMap((link) => {
      if (!link.series?.samples.length || link.end?.kind !== "exited" || link.end.code !== 0) return [];
      const axes = {
        ...axesOf(cell, link.step),
        ldflags: withoutPhases(axesOf(cell, link.step).ldflags ?? ""),
      };
      // Where several programs are linked, each says its phases, and which said what is not known.
      const alone = attempt.processes.filter((each) => isLink(each) && each.step === link.step).length === 1;
      const output = attempt.steps[link.step]?.output;
      return [
        {
          ...{ cell: measure.of, axes, package: link.package, wallMs: link.wallMs, series: link.series },
          phases: alone && output ? linkPhases(output) : null,
          error: samplingError(link.series, intervalMs),
        },
      ];
    });
  });
}

function withoutPhases(ldflags: string): string {
  return ldflags.replace(/\s*-benchmark=cpu$/, "");
}

/** A phase as the linker prints it: "BenchmarkDeadcode 1 110549796 ns/op	681432 B/op …". */
const PHASE = /^Benchmark(?<name>[A-Z]\w*)\s+\d+\s+(?<ns>\d{1,15}) ns\/op/;

/** The phases that a linker printed; null where it printed none, or so much else that some may be lost. */
export function linkPhases({
  head,
  tail,
  droppedBytes,
}: Omit<StepOutput, "totalBytes">): readonly LinkPhase[] | null {
  if (droppedBytes > 0) return null;
  const phases = `${head}${tail}`.split("\n").flatMap((line): LinkPhase[] => {
    const { name, ns } = PHASE.exec(line)?.groups ?? {};
    return name === undefined || name === "TotalTime" ? [] : [{ name, wallMs: Number(ns) / 1e6 }];
  });
  return phases.length === 0 ? null : phases;
}

/** Samples below this many coarse intervals tell nothing of them. */
const LEAST_INTERVALS = 4;

/**
 * What sampling every `intervalMs` would have missed of a series that was sampled much more often: its peak by each of ten ways
 * to begin, against the series' own. Null where the series is not fine enough, or too short.
 */
export function samplingError(
  { samples, intervalMs: fine }: MemorySeries,
  intervalMs: number,
): SamplingError | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || fine > intervalMs / 5 || last.atMs - first.atMs < LEAST_INTERVALS * intervalMs)
    return null;
  const peak = samples.reduce((most, { anonBytes }) => Math.max(most, anonBytes), 0);
  const shares = Array.from({ length: 10 }, (_, start) => {
    const seen = coarsePeak(samples, first.atMs + (start / 10) * intervalMs, intervalMs);
    return peak === 0 ? 0 : 1 - seen / peak;
  });
  return {
    intervalMs,
    fineMs: fine,
    worstShare: Math.max(...shares),
    meanShare: shares.reduce((sum, share) => sum + share, 0) / shares.length,
  };
}

/** The largest value that a look every `intervalMs` from `startMs` on would have met: at each look the sample just before it. */
function coarsePeak(samples: MemorySeries["samples"], startMs: number, intervalMs: number): number {
  let look = startMs;
  let before = 0;
  let peak = 0;
  for (const { atMs, anonBytes } of samples) {
    if (atMs > look) {
      peak = Math.max(peak, before);
      look += Math.ceil((atMs - look) / intervalMs) * intervalMs;
    }
    before = anonBytes;
  }
  const end = samples.at(-1)?.atMs ?? 0;
  return look <= end ? Math.max(peak, before) : peak;
}

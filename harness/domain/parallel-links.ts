import type { Axes, CellId } from "./cell.ts";
import type { StepPeak } from "./held-memory.ts";

/** What a build that links several programs held, with one value of -p. */
export interface ParallelRow {
  readonly cell: CellId;
  /** The cell's axes, with ldflags among them. */
  readonly axes: Axes;
  /** The value of -p: how many tools the go command runs at a time. */
  readonly p: number;
  /** Programs that were linked in each run; in the run with most, where they differ. */
  readonly links: number;
  readonly runs: readonly ParallelRun[];
  /** The sum over the build's processes; null where no run was sampled. */
  readonly peakBytes: Spread | null;
  /** The container's own figure; null where no run has it. */
  readonly cgroupAnonBytes: Spread | null;
  readonly wallMs: Spread | null;
}

/** A figure of several runs: the middle one, and the largest. */
export interface Spread {
  readonly median: number;
  readonly largest: number;
}

export interface ParallelRun {
  readonly wallMs: number;
  /** The sum over the build's processes; null where it was not sampled. */
  readonly peak: StepPeak | null;
  /** The container's own figure of its anonymous memory; another source, and never compared with the sum. */
  readonly cgroupAnonBytes: number | null;
  readonly cgroupVersion: 1 | 2 | null;
}

/** The largest -p that stays under a limit, of those that were tried. */
export interface ParallelAdvice {
  readonly axes: Axes;
  readonly memoryBytes: number;
  /** The largest -p that, with every smaller one, stays under it; null where none does. */
  readonly fits: ParallelPeak | null;
  /** The smallest -p that does not; null where all do. Null with `fits` where memory was not sampled. */
  readonly over: ParallelPeak | null;
}

/** The largest peak of all runs with a value of -p. */
export interface ParallelPeak {
  readonly p: number;
  readonly peakBytes: number;
}

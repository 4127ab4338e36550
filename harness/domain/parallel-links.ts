import type { Axes, CellId } from "./cell.ts";
import type { StepPeak } from "./held-memory.ts";

/** What a build that links several programs held, with one value of -p. */
export interface ParallelRow {
  readonly cell: CellId;
  /** The cell's axes, with ldflags among them. */
  readonly axes: Axes;
  /** The value of -p: how many tools the go command runs at a time. */
  readonly p: number;
  /** Programs that were linked in each run. */
  readonly links: number;
  readonly runs: readonly ParallelRun[];
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
  /** Null where none stays under it. */
  readonly p: number | null;
  /** The largest peak of any run with that -p; of -p 1, where none stays under the limit. */
  readonly peakBytes: number;
  /** The next -p that was tried, and what it took; null where the largest that was tried stays under the limit. */
  readonly next: { readonly p: number; readonly peakBytes: number } | null;
}

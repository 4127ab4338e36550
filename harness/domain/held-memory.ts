/** The largest sum of anonymous memory that a step's processes were seen to hold at once, and whose it was. */
export interface StepPeak {
  readonly anonBytes: number;
  /** Since the step's start. */
  readonly atMs: number;
  /** Those that were there at it, largest first; at most 64. */
  readonly processes: readonly PeakShare[];
}

/** What one process held at a step's peak. */
export interface PeakShare {
  readonly pid: number;
  readonly tool: string;
  readonly package: string | null;
  readonly anonBytes: number;
  /** What it had mapped of files then, which the kernel can take back. */
  readonly fileBytes?: number;
}

/** What one process held, time after time. */
export interface MemorySeries {
  /** How far apart the samples were meant to be; each has its own time. */
  readonly intervalMs: number;
  readonly samples: readonly {
    /** Since the process's start. */
    readonly atMs: number;
    readonly anonBytes: number;
    readonly fileBytes: number;
  }[];
}

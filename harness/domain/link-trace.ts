import type { Axes, CellId } from "./cell.ts";
import type { MemorySeries } from "./held-memory.ts";

/** A piece of a linker's work, as it names it. They follow each other. */
export interface LinkPhase {
  readonly name: string;
  readonly wallMs: number;
}

/** How far a peak that is sampled every `intervalMs` lies below one that is sampled every `fineMs`, over ten ways to begin. */
export interface SamplingError {
  readonly intervalMs: number;
  readonly fineMs: number;
  readonly worstShare: number;
  readonly meanShare: number;
}

/** One link looked at closely, in a run of its own: what it shows is never set beside measured figures. */
export interface LinkTrace {
  /** The cell that was measured. */
  readonly cell: CellId;
  /** Its axes, with ldflags among them. */
  readonly axes: Axes;
  readonly package: string | null;
  readonly wallMs: number | null;
  readonly series: MemorySeries;
  /** Null where the release's linker cannot say (before 1.15), or said nothing. */
  readonly phases: readonly LinkPhase[] | null;
  /** Null with too few samples to tell. */
  readonly error: SamplingError | null;
}

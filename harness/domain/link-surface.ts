import type { Axes, AxisName, CellId } from "./cell.ts";
import type { StepPeak } from "./held-memory.ts";
import type { Estimate, Interval } from "./interval.ts";
import type { CgroupMemory, MemorySample } from "./observation.ts";
import type { VarianceShares } from "./variance-shares.ts";

/** A process that a linker started (gcc, collect2, ld, lld), apart from the linker's own figures. */
export interface LinkChild {
  readonly tool: string;
  readonly memory: MemorySample;
}

/** One link, measured. Null means that it was not observed. */
export interface LinkRun {
  /** Counts from 1 over the measured rounds; the warm-up has none. */
  readonly round: number;
  readonly memory: MemorySample;
  /**
   * Samples missed much of it: the peaks that they saw of anonymous and file-backed memory add up to less than max RSS, which cannot be.
   * Those peaks, and the build's, are then unknown.
   */
  readonly undersampled: boolean;
  readonly wallMs: number | null;
  readonly cpuMs: number | null;
  readonly outputBytes: number | null;
  readonly children: readonly LinkChild[];
  /** What the whole build held when its processes together held most; null where it was not sampled. */
  readonly build: StepPeak | null;
  /** The container's own figures; its source is its version. */
  readonly cgroup: CgroupMemory;
}

/** One way to link one program: a cell with one value of its ldflags, and all links of it that were measured. */
export interface LinkPoint {
  readonly cell: CellId;
  /** The cell's axes, with ldflags among them. */
  readonly axes: Axes;
  /** The main package; null when the linker did not name it. */
  readonly package: string | null;
  readonly runs: readonly LinkRun[];
}

/** A way to link that could not be measured in some round, or in any. */
export interface UnmeasuredLink {
  readonly cell: CellId;
  readonly axes: Axes;
  /** The first words of why, in the first such round. */
  readonly why: string;
  /** Rounds in which not every link gave a figure, the warm-up not counted, of those that were made. */
  readonly missing: number;
  readonly rounds: number;
}

/** A metric of a point in one figure. */
export interface PointFigure {
  /** Null where it was never observed, or where its values come from different sources. */
  readonly median: number | null;
  /** Of the median; null with one value. */
  readonly interval: Interval | null;
  readonly sources: readonly string[];
}

/** What of a link is looked at, in bytes and milliseconds; the one that decides over an OOM kill first. */
export const LINK_METRICS = ["anon", "maxRss", "file", "wall", "output"] as const;

export type LinkMetric = (typeof LINK_METRICS)[number];

/**
 * What a comparison comes to. `within-noise`: no difference that could be told from chance. `too-few`: with so few runs no difference,
 * however large, could be. `not-comparable`: the figures come from different sources, or one side has none.
 */
export type ComparisonVerdict = "lower" | "higher" | "within-noise" | "too-few" | "not-comparable";

/** Two points of one program that differ in the value of one axis alone. */
export interface LinkComparison {
  readonly axis: AxisName;
  readonly metric: LinkMetric;
  readonly from: LinkPoint;
  readonly to: LinkPoint;
  /** Of `to` against `from`, as a share: -0.51 is "lowers by 51%". Null where the two are not comparable. */
  readonly change: Estimate | null;
  /** Mann-Whitney, two-sided; null where they are not comparable. */
  readonly p: number | null;
  /** p with the false-discovery rate held over the whole surface (Benjamini and Hochberg). */
  readonly q: number | null;
  readonly verdict: ComparisonVerdict;
}

/** How much of what a metric varies comes from each axis, for one program. */
export interface LinkEffects {
  readonly metric: LinkMetric;
  readonly package: string | null;
  readonly shares: VarianceShares;
}

/** All that a measured run says of linkers. */
export interface LinkSurface {
  readonly points: readonly LinkPoint[];
  readonly unmeasured: readonly UnmeasuredLink[];
  readonly comparisons: readonly LinkComparison[];
  readonly effects: readonly LinkEffects[];
  readonly sentences: readonly string[];
}

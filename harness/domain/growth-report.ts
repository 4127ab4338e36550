import type { Axes } from "./cell.ts";
import type { GrowthLaw, GrowthPoint, SizeReached } from "./growth-law.ts";
import type { Estimate } from "./interval.ts";
import type { LinkMetric, LinkPoint, UnmeasuredLink } from "./link-surface.ts";
import type { RunId } from "./run.ts";

/** A growing project at one size, its links measured in a run of its own. */
export interface MeasuredSize {
  readonly size: number;
  readonly run: RunId;
  readonly points: readonly LinkPoint[];
  readonly unmeasured: readonly UnmeasuredLink[];
}

/** What of a link is followed over sizes; bytes. */
export type GrowthMetric = Extract<LinkMetric, "anon" | "maxRss">;

/** One more size, measured to see whether a law foretold it. */
export interface GrowthCheck {
  readonly size: number;
  readonly foretold: Estimate;
  /** One measurement, as the interval is of one. */
  readonly found: number;
  readonly holds: boolean;
}

/** One program, linked in one way, over all sizes: a metric's values and the law that they follow. */
export interface GrowthRow {
  readonly axes: Axes;
  /** The main package; null when the linker did not name it. */
  readonly package: string | null;
  readonly metric: GrowthMetric;
  readonly values: readonly GrowthPoint[];
  /** One a size at which there were values. */
  readonly medians: readonly GrowthPoint[];
  /** Null where the figures come from more than one of `sources`, which are never compared. */
  readonly law: GrowthLaw | null;
  readonly sources: readonly string[];
  /** Where the limit is passed; null too where the check found that the law does not go on. */
  readonly passes: SizeReached | null;
  /** Null where this row was not checked. */
  readonly check: GrowthCheck | null;
}

/** A growing project's links over its sizes, as they were measured. */
export interface GrowthMeasured {
  /** In increasing order. */
  readonly sizes: readonly MeasuredSize[];
  /** The size beyond them that the laws are checked with; null where none was measured. */
  readonly checked: MeasuredSize | null;
  /** Why there was no check; null where there was one. */
  readonly whyUnchecked: string | null;
  readonly limitBytes: number;
}

/** What they say: a row for each way to link and metric, and a sentence for each row. */
export interface GrowthReport extends GrowthMeasured {
  readonly rows: readonly GrowthRow[];
  readonly sentences: readonly string[];
}

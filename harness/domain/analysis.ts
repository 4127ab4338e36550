import type { CellId } from "./cell.ts";
import type { ExitCodeRow, Finding } from "./finding.ts";
import type { Conformance, Outcome } from "./outcome.ts";

/** One link in one cell, in bytes. Null means that it was not observed; figures of different sources are never compared. */
export interface LinkMemoryRow {
  readonly cell: CellId;
  /** The step that it ran under; null when the step is not among the attempt's. */
  readonly step: string | null;
  /** The main package; null when the link did not name it. */
  readonly package: string | null;
  readonly maxRssBytes: number | null;
  /** `sampled` is a lower bound. */
  readonly maxRssSource: "wait4" | "sampled" | null;
  readonly peakAnonBytes: number | null;
  readonly peakFileBytes: number | null;
  /** False for a link that failed or was killed: its figures are those up to then, and are not compared. */
  readonly completed: boolean;
}

/** How many cells ended how. `finished` counts the cells that have a verdict. */
export interface RunCounts {
  readonly total: number;
  readonly finished: number;
  readonly byOutcome: Readonly<Partial<Record<Outcome, number>>>;
  readonly byConformance: Readonly<Partial<Record<Conformance, number>>>;
}

/** What a run's cells show together, or a part of a run's cells "so far". */
export interface Analysis {
  /** The failures that matter most first; each failure's boundaries and axis effects follow it. */
  readonly findings: readonly Finding[];
  readonly exitCodes: readonly ExitCodeRow[];
  readonly memory: readonly LinkMemoryRow[];
  readonly counts: RunCounts;
  /** The whole result in one sentence. */
  readonly headline: string;
}

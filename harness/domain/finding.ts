import type { Axes, CellId } from "./cell.ts";
import type { GoVersion } from "./go-version.ts";
import type { Outcome } from "./outcome.ts";
import type { Level, Signature } from "./verdict.ts";

/** A statement about many cells, with the cells that prove it. `sentence` is the whole claim in words. */
export type Finding =
  | {
      /**
       * Along the versions, an outcome turns between lastGood and firstBad, for the combinations in `when`. Both were
       * observed: lastGood passed and firstBad shows the signature. For "ends" the walk is from new to old: firstBad
       * is the newest release before the turn that shows it, lastGood the oldest after it that passed.
       */
      readonly kind: "version-boundary";
      readonly direction: "begins" | "ends";
      readonly lastGood: GoVersion;
      readonly firstBad: GoVersion;
      /** Releases between the two that were not run or gave no answer. */
      readonly gap: readonly GoVersion[];
      readonly when: Axes;
      readonly signature: Signature;
      readonly cells: readonly CellId[];
      readonly sentence: string;
    }
  | {
      /** Along the versions, one failure takes another's place; no release with an answer between them passed. */
      readonly kind: "failure-change";
      readonly lastBefore: GoVersion;
      readonly firstAfter: GoVersion;
      readonly gap: readonly GoVersion[];
      readonly when: Axes;
      /** The failure up to lastBefore. */
      readonly before: Signature;
      /** The failure from firstAfter; `cells` show this one. */
      readonly signature: Signature;
      readonly cells: readonly CellId[];
      readonly sentence: string;
    }
  | {
      /** Cells refused because of a go or toolchain line: a declared minimum, not a regression. */
      readonly kind: "declared-minimum";
      readonly lastRefused: GoVersion;
      readonly firstAccepted: GoVersion | null;
      readonly when: Axes;
      readonly cells: readonly CellId[];
      readonly sentence: string;
    }
  | {
      /** The exact set of cells that show one failure. */
      readonly kind: "failure";
      readonly signature: Signature;
      readonly failureClass: string;
      /** fail, or the bound that stopped it: timeout, oom, limit. */
      readonly outcome: Outcome;
      readonly cells: readonly CellId[];
      readonly sentence: string;
    }
  | {
      /** Whether an axis decides a failure, or can be seen not to. */
      readonly kind: "axis-effect";
      readonly axis: string;
      readonly matters: boolean;
      readonly signature: Signature;
      readonly cells: readonly CellId[];
      readonly sentence: string;
    }
  | {
      /** A link over the threshold, or far beyond its neighbours in one axis. */
      readonly kind: "link-memory";
      readonly axis: string | null;
      readonly maxRssBytes: number;
      readonly comparedBytes: number;
      readonly cells: readonly CellId[];
      readonly sentence: string;
    };

/** Which cells returned which exit code at which level. */
export interface ExitCodeRow {
  readonly level: Level;
  /** Null at the go level. */
  readonly tool: string | null;
  readonly code: number;
  readonly cells: readonly CellId[];
  /** For 2, 62 and 64: what the handbook calls it, and what it really was; for any code: cells that passed all the same. */
  readonly note: string | null;
}

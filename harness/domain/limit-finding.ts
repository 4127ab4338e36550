import type { Axes, CellId } from "./cell.ts";
import type { LimitAnswer, LimitTry } from "./limit-search.ts";

/** What is to pass under a limit: one link with all else in the build cache, or the whole build with an empty one. */
export type LimitOf = "link" | "build";

/** Whose word an out-of-memory kill rests on: the cgroup's own counter, or the engine's where the container itself was cut short. */
export type OomProof = "cgroup" | "engine";

/** A try as it went. */
export interface KeptTry extends LimitTry {
  /** Of tries that ran out of memory. */
  readonly proof: OomProof | null;
  /** Why it did not pass, in words; null where it did. */
  readonly why: string | null;
  readonly wallMs: number;
}

/** What the same step took with all the memory that its cell is allowed. Null means that it was not observed. */
export interface Unlimited {
  readonly memoryBytes: number;
  readonly wallMs: number;
  /** Linkers that ran; the figures are of the one with the largest max RSS. */
  readonly links: number;
  readonly maxRssBytes: number | null;
  readonly maxRssSource: "wait4" | "sampled" | null;
  readonly linkAnonBytes: number | null;
  readonly linkFileBytes: number | null;
  /** The largest sum over all processes of the step at one time, sampled. */
  readonly stepAnonBytes: number | null;
  /** The cgroup's version as the cell saw it. A limit holds for that version alone. */
  readonly cgroup: 1 | 2 | null;
}

interface LimitPlace {
  readonly cell: CellId;
  /** The cell's axes, with ldflags among them. */
  readonly axes: Axes;
  readonly of: LimitOf;
}

/** What a search for a limit came to, or why there was none. */
export type LimitFinding =
  | (LimitPlace & {
      readonly kind: "searched";
      readonly answer: LimitAnswer;
      readonly toleranceShare: number;
      /** Tries at each end of the edge that were asked for. */
      readonly repeats: number;
      /** A try that takes longer counts as failed. */
      readonly tryTimeMs: number;
      readonly tries: readonly KeptTry[];
      readonly unlimited: Unlimited;
      /** What ended the search before its time; null where nothing did. */
      readonly stopped: string | null;
    })
  | (LimitPlace & {
      readonly kind: "not-searched";
      readonly why: string;
      /** What else need not be tried: nothing, the other searches of this link, or any on this engine. */
      readonly holdsFor: "this" | "link" | "engine";
    });

/** True where it is known what passes; a limit that lies elsewhere than it was looked for is known as well. */
export function isAnswer(finding: LimitFinding): boolean {
  return finding.kind === "searched" && finding.answer.kind !== "unclear" && finding.stopped === null;
}

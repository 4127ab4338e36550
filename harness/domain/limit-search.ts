/** What a try under a memory limit came to, corroborated: a kill alone is not "out-of-memory". */
export type LimitOutcome =
  | "passed"
  /** The cgroup's own counter says so. */
  | "out-of-memory"
  /** Stopped by its time: under a limit, by reclaiming pages over and over. Not a limit to work with. */
  | "too-slow"
  /** Killed by someone, yet no counter moved. Proves nothing about memory. */
  | "killed-unknown"
  /** Ended with an error of its own. Proves nothing about memory. */
  | "failed-otherwise"
  /** The engine or the kernel refuses a container this small. */
  | "could-not-start";

export interface LimitTry {
  readonly limitBytes: number;
  readonly outcome: LimitOutcome;
}

/** All tries at one limit. */
export interface TriedLimit {
  readonly limitBytes: number;
  readonly tries: number;
  /** Passed tries over all tries. */
  readonly passRate: number;
  readonly outcomes: Readonly<Partial<Record<LimitOutcome, number>>>;
}

/** What every answer of a search says, whatever it found. */
interface Searched {
  readonly tries: number;
  /** The limits near the edge, lowest first; all of them where there is no edge. */
  readonly edge: readonly TriedLimit[];
  /** True if no limit both passed and failed, and none failed above one that passed: no sign of noise at this edge. */
  readonly monotone: boolean;
  /** False if the search ran out of tries before each end of the edge was tried as often as asked. */
  readonly settled: boolean;
}

/** The smallest memory limit at which something passes, as far as it was tried. */
export type LimitAnswer =
  | (Searched & {
      readonly kind: "found";
      /** No try at this limit passed, nor at any lower one that was tried; at least one of them failed by memory or by time. */
      readonly nonePassedBytes: number;
      /** Every try at this limit passed, and at every higher one that was tried. */
      readonly allPassedBytes: number;
    })
  /** The lowest limit that could be tried (`floorBytes`, or what the engine accepts) passes already, at least sometimes. */
  | (Searched & {
      readonly kind: "passes-at-floor";
      readonly floorBytes: number;
      /** From here up all tries passed; above `floorBytes` if that passed only sometimes. */
      readonly allPassedBytes: number;
    })
  /** The highest limit allowed does not pass each time: `outcomes` of the tries there. */
  | (Searched & {
      readonly kind: "fails-at-ceiling";
      readonly ceilingBytes: number;
      readonly outcomes: TriedLimit["outcomes"];
    })
  /** Whether memory decides is not known. */
  | (Searched & {
      readonly kind: "unclear";
      readonly why: "killed-unknown" | "failed-otherwise" | "could-not-start" | "bad-bounds" | "out-of-tries";
      /** What is known all the same; null where nothing is. */
      readonly allPassedBytes: number | null;
      /** The highest limit at or below which nothing passed, and that failed by memory or by time; null where none did. */
      readonly failedBytes: number | null;
    });

export type LimitStep = { readonly kind: "try"; readonly limitBytes: number } | LimitAnswer;

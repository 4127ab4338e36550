import type { GoVersion } from "./go-version.ts";

/** Releases from one to another, both included. */
export type ReleaseRange = readonly [from: GoVersion, to: GoVersion];

/** A crash of one of Go's tools that golang/go has an issue for. */
export interface KnownCrash {
  readonly issue: number;
  /** What sets it off, in a few words of ours. */
  readonly about: string;
  /** The tool that crashes: "compile", "link". */
  readonly tool: string;
  /** Regular expressions, one of which the crash's message matches. */
  readonly symptoms: readonly string[];
  /** Stacks that were seen: the innermost telling frame, then others that follow it in this order. */
  readonly stacks: readonly (readonly string[])[];
  /**
   * "own": the compiler stumbles at a point where no other mistake is known to bring it. "shared": it finds this one where it
   * checks for what many mistakes break, so that stack and words are those of several.
   */
  readonly detection: "own" | "shared";
  /** Every release that was run and crashed, branch by branch. */
  readonly affected: readonly ReleaseRange[];
  /** The first release of a branch that was run and does not crash where an older one did. */
  readonly fixed: readonly GoVersion[];
  /** The case in test/fixtures/corpus that was run. */
  readonly case: string;
}

/** Crashes that are known, and the releases that were run. */
export interface KnownCrashTable {
  /** Every release that was run; a release between two of them may not be served. */
  readonly asked: readonly GoVersion[];
  readonly crashes: readonly KnownCrash[];
}

/** How a release stands to those that were seen to crash. */
export type ReleaseStanding = "affected" | "outside" | "not-run" | "unknown";

/** A known crash, and how the release at hand stands to it. */
export interface CrashCandidate {
  readonly crash: KnownCrash;
  readonly release: ReleaseStanding;
}

/** What a crash is taken for. */
export type CrashMatch =
  /** The same innermost frames and the same words, which no other known crash has. */
  | ({ readonly kind: "same" } & CrashCandidate)
  /** The same innermost frames and the same words, but other mistakes have them too. */
  | { readonly kind: "possibly"; readonly candidates: readonly CrashCandidate[] }
  /** No stack was printed: the words alone, which name no issue, are those of this many known crashes. */
  | { readonly kind: "same-words"; readonly crashes: number };

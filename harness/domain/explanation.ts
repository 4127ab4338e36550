import type { Detail } from "./detail.ts";
import type { Outcome } from "./outcome.ts";
import type { Attribution, HandbookClass, Level, SourcePlace } from "./verdict.ts";

/** One level's exit code and where it comes from. `code` is null where it was not seen or the process was ended by `signal`. */
export interface CodeNote {
  readonly level: Level;
  /** "go build", "compile", "gcc", or the program's name. */
  readonly who: string;
  readonly code: number | null;
  readonly signal: string | null;
  /** Why the code is what it is, for this release, or what it would be. */
  readonly why: string;
}

/** The handbook's quick check of a class: one command, and what its answer shows. */
export interface QuickCheck {
  /** Runs as it stands; a pipe is a shell's: ["sh", "-c", "…"]. */
  readonly argv: readonly string[];
  readonly shows: string;
}

/** All that is said of one failure. */
export interface Explanation {
  readonly outcome: Outcome;
  /** "unknown" where no rule knows the failure. */
  readonly failureClass: string;
  readonly handbookClass: HandbookClass | null;
  readonly why: string;
  readonly firstError: string;
  readonly place: SourcePlace | null;
  readonly package: string | null;
  /** Which process said it; null where that is not known. */
  readonly tool: string | null;
  readonly codes: readonly CodeNote[];
  readonly attribution: Attribution;
  /** Who has to change something, in words. */
  readonly attributionWords: string;
  readonly mend: string | null;
  readonly check: QuickCheck | null;
  /** golang/go issue that explains the class. */
  readonly issue: number | null;
  readonly ruleId: string | null;
  readonly signature: string;
  /** What the evidence shows beside. */
  readonly details: readonly Detail[];
  /** What had to be taken for granted, a sentence each. */
  readonly assumed: readonly string[];
}

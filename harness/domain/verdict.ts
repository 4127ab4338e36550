import type { CellId } from "./cell.ts";
import type { Conformance, Outcome } from "./outcome.ts";

/** The handbook's three classes. */
export type HandbookClass = "E2" | "E62" | "E64";

/** Who must change something for the cell to pass. */
export type Attribution = "project" | "toolchain" | "environment" | "unknown";

/** At which level of the process tree something was seen. */
export type Level = "go" | "tool" | "child" | "program";

/** A failure's normalised identity: equal for the same cause, whatever the paths, numbers and addresses. */
export type Signature = string & { readonly __brand: "Signature" };

/** A place in the project's sources. Line and column count from 1; null where the tool did not say. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** One failing process and what it said, the first cause first. */
export interface Failure {
  readonly first: boolean;
  readonly level: Level;
  /** "compile", "link", "go", "gcc", … or the program's name. */
  readonly tool: string;
  readonly package: string | null;
  readonly exit: number | null;
  readonly signal: string | null;
  /** Lines of output, without control characters, that show the failure. */
  readonly evidence: readonly string[];
}

/** Why a step failed, as far as the observation shows. */
export interface Verdict {
  /** The step that failed. */
  readonly stage: string;
  /** "compile.types", "link.linkname", … or "unknown". */
  readonly failureClass: string;
  readonly handbookClass: HandbookClass | null;
  readonly attribution: Attribution;
  /** Null when no rule matched and the class is "unknown". */
  readonly ruleId: string | null;
  /** One sentence: why this class, and why this attribution. */
  readonly why: string;
  /** One command or change that mends or confirms; null when none is known. */
  readonly mend: string | null;
  readonly signature: Signature;
  /** The first error as one clean line, with file:line:column where the tool gave one. */
  readonly firstError: string;
  readonly place: SourcePlace | null;
  readonly failures: readonly Failure[];
}

/** What one attempt amounts to. */
export interface AttemptVerdict {
  readonly outcome: Outcome;
  /** Present for every outcome but pass, and for a pass that shows less than it seems to. */
  readonly reason: string | null;
  readonly verdict: Verdict | null;
}

/** A cell's result over all its attempts. `deciding` is the index of the attempt that the verdict is taken from. */
export interface CellVerdict {
  readonly cell: CellId;
  readonly outcome: Outcome;
  readonly conformance: Conformance;
  /** What was expected and what came, when they differ. */
  readonly difference: string | null;
  readonly reason: string | null;
  readonly verdict: Verdict | null;
  readonly deciding: number | null;
  readonly attempts: readonly AttemptVerdict[];
}

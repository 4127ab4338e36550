import type { Axes, CellId } from "./cell.ts";
import type { RunId } from "./run.ts";

/** A claim of the handbook: one row of its list, with the statements that it is made of. */
export interface Claim {
  /** "H1.1", which is its folder's name. */
  readonly id: string;
  readonly claim: string;
  readonly lines: readonly ClaimLine[];
}

/**
 * One checkable statement. `evidence` are scenario files of the claim's folder whose `expect` is what the handbook says;
 * `controls` are scenarios that must hold for the evidence to mean anything (the same project without the flag at issue).
 * `pending` names what this version lacks to decide it, or the rest of it where there is evidence too.
 */
export interface ClaimLine {
  readonly id: string;
  readonly says: string;
  readonly evidence: readonly string[];
  readonly controls: readonly string[];
  readonly pending: string | null;
  /** Set where the statement is about figures; such a statement has no other evidence. */
  readonly links?: LinkClaim;
}

/** What is said of the linker's memory: scenarios whose links are measured, and how ways to link compare in each release of each. */
export interface LinkClaim {
  readonly scenarios: readonly string[];
  readonly contrasts: readonly LinkContrast[];
}

/** The linker's max RSS of one way to link is lower, or higher, than that of another. */
export interface LinkContrast {
  readonly from: Axes;
  readonly to: Axes;
  readonly is: "lower" | "higher";
}

/** The scenario files that a claim's statements have measured, each once. */
export function measuredFilesOf({ lines }: Pick<Claim, "lines">): string[] {
  return [...new Set(lines.flatMap(({ links }) => links?.scenarios ?? []))];
}

/** The scenario files that a claim's statements name as evidence, each once. */
export function scenarioFilesOf({ lines }: Pick<Claim, "lines">): string[] {
  return [...new Set(lines.flatMap(({ evidence, controls }) => [...controls, ...evidence]))];
}

/** What became of a statement; computed from cells, never written by hand. `pending` is no verdict. */
export type ClaimVerdict =
  | { readonly kind: "confirmed" }
  | { readonly kind: "refuted" }
  /** True for some cells only: `condition` says for which, as short as the cells allow. */
  | { readonly kind: "depends"; readonly condition: string }
  | { readonly kind: "not-reproducible"; readonly reason: string }
  | { readonly kind: "pending"; readonly needs: string };

/** One scenario's part in a statement. */
export interface EvidenceRow {
  /** The scenario file's name without its ending. */
  readonly name: string;
  readonly run: RunId | null;
  /** How many of `unit` there were: cells when absent. */
  readonly cells: number;
  readonly unit?: "cell" | "comparison";
  readonly holds: number;
  readonly fails: number;
  /** Exit codes and the words that decide, a sentence each; text from programs is as it came. */
  readonly shows: readonly string[];
}

/** A statement with its verdict and what decided it. */
export interface SettledLine {
  readonly id: string;
  readonly says: string;
  readonly verdict: ClaimVerdict;
  readonly evidence: readonly EvidenceRow[];
  readonly controls: readonly EvidenceRow[];
  /** What this version lacks to decide the rest of it; null where nothing is left open beside the verdict. */
  readonly open: string | null;
}

/** A claim whose verdict follows from its statements. */
export interface SettledClaim {
  readonly id: string;
  readonly claim: string;
  readonly verdict: ClaimVerdict;
  readonly lines: readonly SettledLine[];
  /** Codes by release, for claims that are about exit codes. */
  readonly codes: readonly CodeTable[];
}

/** One scenario's exit codes, release by release: the go command's and the failing tool's. Null where none was seen. */
export interface CodeTable {
  readonly name: string;
  readonly releases: readonly {
    readonly go: string;
    readonly cell: CellId;
    readonly command: number | null;
    readonly tool: { readonly name: string; readonly code: number } | null;
  }[];
}

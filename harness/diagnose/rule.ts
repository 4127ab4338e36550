import type { Attribution, HandbookClass } from "../domain/verdict.ts";
import type { Source, Symptom } from "./symptom.ts";

/** What a rule's expression captured; a group that took no part is the empty string. */
export type Captures = Readonly<Record<string, string>>;

/** What a rule makes of a step that failed; `fail` where it says nothing. */
export type RuleOutcome =
  | { readonly kind: "fail" }
  | { readonly kind: "limit"; readonly reason: string }
  | { readonly kind: "unsupported"; readonly reason: string }
  | { readonly kind: "declared-unsupported"; readonly reason: string }
  | { readonly kind: "infrastructure"; readonly reason: string };

/**
 * How a rule stands beside others. `specific` and `general` name a cause, and the first line that has one wins; on one
 * line, specific goes before general. A `consequence` often follows from another error and yields to any cause, wherever
 * it stands. `wrapper` lines only report that something beneath them failed.
 */
export type RuleRank = "specific" | "general" | "consequence" | "wrapper";

/** One way in which Go builds fail: how it is recognised, who must act, and what to do. */
export interface Rule {
  readonly id: string;
  /** The failure class; several rules may share one where only the mend differs. */
  readonly failureClass: string;
  readonly handbookClass: HandbookClass | null;
  readonly from: readonly Source[];
  readonly rank: RuleRank;
  /** Matched against one clean line at a time; named groups become captures. No nested or adjacent unbounded repeats. */
  readonly match: readonly RegExp[];
  /** A further condition that the line alone cannot show. */
  readonly when: ((symptom: Symptom, captures: Captures) => boolean) | null;
  readonly attribution: (captures: Captures, symptom: Symptom) => Attribution;
  readonly outcome: (captures: Captures, symptom: Symptom) => RuleOutcome;
  readonly why: (captures: Captures, symptom: Symptom) => string;
  readonly mend: (captures: Captures, symptom: Symptom) => string | null;
  /** What stays the same when releases word one cause differently; null: the normalised message is the identity. */
  readonly identity: ((captures: Captures, symptom: Symptom) => string) | null;
  /** Which line is quoted as the first error: the matched one, or the last thing said before it. */
  readonly quote: "line" | "last-words";
  /** True where the stack trace below the line tells where it went wrong: place and identity hold that file. */
  readonly traced: (symptom: Symptom) => boolean;
  /** The first and the last Go minor that prints it, where not all do; never used to match. */
  readonly since: string | null;
  readonly until: string | null;
  /** golang/go issue that explains it. */
  readonly issue: number | null;
}

type Said<T> = T | ((captures: Captures, symptom: Symptom) => T);

/** A rule as written: defaults may be left out. */
export interface RuleText {
  readonly id: string;
  readonly class?: string;
  readonly handbookClass?: HandbookClass;
  readonly from: Source | readonly Source[];
  readonly rank?: RuleRank;
  readonly match: RegExp | readonly RegExp[];
  readonly when?: (symptom: Symptom, captures: Captures) => boolean;
  readonly attribution: Said<Attribution>;
  readonly outcome?: (captures: Captures, symptom: Symptom) => RuleOutcome;
  readonly why: Said<string>;
  readonly mend?: Said<string | null>;
  readonly identity?: (captures: Captures, symptom: Symptom) => string;
  readonly quote?: "line" | "last-words";
  readonly traced?: (symptom: Symptom) => boolean;
  readonly since?: string;
  readonly until?: string;
  readonly issue?: number;
}

const FAIL: RuleOutcome = { kind: "fail" };

/** Fills in a rule's defaults. */
export function rule(text: RuleText): Rule {
  return {
    id: text.id,
    failureClass: text.class ?? text.id,
    handbookClass: text.handbookClass ?? null,
    from: typeof text.from === "string" ? [text.from] : text.from,
    rank: text.rank ?? "specific",
    match: text.match instanceof RegExp ? [text.match] : text.match,
    when: text.when ?? null,
    attribution: said(text.attribution),
    outcome: text.outcome ?? (() => FAIL),
    why: said(text.why),
    mend: said(text.mend ?? null),
    identity: text.identity ?? null,
    quote: text.quote ?? "line",
    traced: text.traced ?? (() => false),
    since: text.since ?? null,
    until: text.until ?? null,
    issue: text.issue ?? null,
  };
}

function said<T extends string | null>(value: Said<T>): (captures: Captures, symptom: Symptom) => T {
  return typeof value === "function" ? value : () => value;
}

import type { Rule } from "../diagnose/rule.ts";
import { RuleRegistry } from "../diagnose/rule-registry.ts";

/** What a release printed, and the rule that knows it. */
export interface Printed {
  readonly ruleId: string | null;
  readonly lines: readonly string[];
}

/** The rules that somebody could have written who had seen only some texts, and what they leave out. */
export interface KnownRules {
  readonly rules: RuleRegistry;
  /** Rules of which no text was seen. */
  readonly unseen: readonly string[];
  /** How many expressions of the others a text that was seen bears out. */
  readonly expressionsKept: number;
}

/**
 * Of each rule the expressions that match a line of a text that it decided; rules of which nothing is left are left out.
 * What one expression says of several wordings cannot be taken apart, and a rule's order, conditions and words stay as they
 * are today: what is measured is at best how rules age, never how they would have been written. Pure.
 */
export function knownRules(all: readonly Rule[], seen: readonly Printed[]): KnownRules {
  const lines = new Map<string, Set<string>>();
  for (const { ruleId, lines: said } of seen)
    if (ruleId !== null) lines.set(ruleId, new Set([...(lines.get(ruleId) ?? []), ...said]));
  const kept = all.flatMap((rule) => {
    const said = [...(lines.get(rule.id) ?? [])];
    const match = rule.match.filter((pattern) => said.some((line) => pattern.test(line)));
    return match.length > 0 ? [{ ...rule, match }] : [];
  });
  const names = new Set(kept.map(({ id }) => id));
  return {
    rules: new RuleRegistry(kept),
    unseen: all.filter(({ id }) => !names.has(id)).map(({ id }) => id),
    expressionsKept: kept.reduce((sum, { match }) => sum + match.length, 0),
  };
}

import type { Captures, Rule } from "./rule.ts";
import type { RuleRegistry } from "./rule-registry.ts";
import type { Symptom } from "./symptom.ts";
import { isNoise } from "./text-lines.ts";

/** A rule that recognised a line of a symptom. */
export interface RuleMatch {
  readonly rule: Rule;
  readonly captures: Captures;
  readonly symptom: Symptom;
  /** Index into the symptom's lines. */
  readonly line: number;
}

/** How closely a rule fits one line: a consequence is recognised by its words, a general rule takes any. */
const WEIGHT = { specific: 3, consequence: 2, general: 1, wrapper: 0 } as const;

function isCause({ rule }: RuleMatch): boolean {
  return rule.rank === "specific" || rule.rank === "general";
}

/**
 * The first line that names a cause, and the most specific rule for it; where no line does, the first consequence, else
 * the first wrapper line.
 * Linear in the text: each distinct line meets each rule once.
 */
export function matchSymptom(symptom: Symptom, registry: RuleRegistry): RuleMatch | null {
  const rules = registry.forSources(symptom.sources);
  const seen = new Set<string>();
  let lesser: RuleMatch | null = null;
  for (const [index, line] of symptom.lines.entries()) {
    if (seen.has(line) || isNoise(line)) continue;
    seen.add(line);
    const [best] = claimsOf(line, index, symptom, rules);
    if (best && isCause(best)) return best;
    if (best && (!lesser || WEIGHT[best.rule.rank] > WEIGHT[lesser.rule.rank])) lesser = best;
  }
  return lesser;
}

/** All rules that claim a line, the most specific first. */
export function claimsOf(text: string, line: number, symptom: Symptom, rules: readonly Rule[]): RuleMatch[] {
  const claims: RuleMatch[] = [];
  for (const rule of rules) {
    const captures = capture(rule, text);
    if (captures && (rule.when?.(symptom, captures) ?? true)) claims.push({ rule, captures, symptom, line });
  }
  return claims.sort((a, b) => WEIGHT[b.rule.rank] - WEIGHT[a.rule.rank]);
}

function capture(rule: Rule, text: string): Captures | null {
  for (const pattern of rule.match) {
    const match = pattern.exec(text);
    if (match)
      return Object.fromEntries(Object.entries(match.groups ?? {}).map(([key, value]) => [key, value ?? ""]));
  }
  return null;
}

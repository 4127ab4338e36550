import type { Rule } from "./rule.ts";
import type { Source } from "./symptom.ts";

/** A set of rules, checked once and indexed by who prints. Throws TypeError on a duplicate id or an unusable rule. */
export class RuleRegistry {
  readonly rules: readonly Rule[];
  readonly #bySources = new Map<string, readonly Rule[]>();

  constructor(rules: readonly Rule[]) {
    const ids = new Set<string>();
    for (const rule of rules) {
      if (ids.has(rule.id)) throw new TypeError(`two rules are called ${rule.id}`);
      if (rule.match.length === 0 || rule.from.length === 0)
        throw new TypeError(`rule ${rule.id} can match nothing`);
      for (const pattern of rule.match)
        if (pattern.global || pattern.sticky)
          throw new TypeError(`rule ${rule.id} keeps state in ${pattern}`);
      ids.add(rule.id);
    }
    this.rules = rules;
  }

  /** The rules for texts that any of `sources` may have printed, each once, in the order given. */
  forSources(sources: readonly Source[]): readonly Rule[] {
    const key = sources.join();
    const known = this.#bySources.get(key);
    if (known) return known;
    const found = this.rules.filter((rule) => rule.from.some((source) => sources.includes(source)));
    this.#bySources.set(key, found);
    return found;
  }
}

import type { Rule } from "./rule.ts";
import { cgoRules } from "./rules/cgo.ts";
import { asmRules, crashRules, syntaxRules, typeRules } from "./rules/compile.ts";
import { goLineRules } from "./rules/go-mod.ts";
import { linkRules } from "./rules/link.ts";
import { machineRules } from "./rules/machine.ts";
import { packageRules } from "./rules/packages.ts";
import { programRules } from "./rules/programs.ts";
import { targetRules } from "./rules/target.ts";
import type { Source } from "./symptom.ts";

/** A set of rules, checked once and indexed by who prints. Throws TypeError on a duplicate id or an unusable rule. */
export class RuleRegistry {
  readonly rules: readonly Rule[];
  readonly #bySource: ReadonlyMap<Source, readonly Rule[]>;

  constructor(rules: readonly Rule[]) {
    const ids = new Set<string>();
    for (const rule of rules) {
      if (ids.has(rule.id)) throw new TypeError(`two rules are called ${rule.id}`);
      if (rule.match.length === 0 || rule.from.length === 0)
        throw new TypeError(`rule ${rule.id} matches nothing`);
      for (const pattern of rule.match)
        if (pattern.global || pattern.sticky)
          throw new TypeError(`rule ${rule.id} keeps state in ${pattern}`);
      ids.add(rule.id);
    }
    this.rules = rules;
    this.#bySource = new Map(
      [...new Set(rules.flatMap((r) => r.from))].map((s) => [s, rules.filter((r) => r.from.includes(s))]),
    );
  }

  /** The rules for texts that any of `sources` may have printed, each once, in registry order. */
  forSources(sources: readonly Source[]): readonly Rule[] {
    if (sources.length === 1) return this.#bySource.get(sources[0] as Source) ?? [];
    return this.rules.filter((rule) => rule.from.some((source) => sources.includes(source)));
  }
}

/** Every rule that ships. */
export const RULES = new RuleRegistry([
  ...machineRules,
  ...goLineRules,
  ...packageRules,
  ...targetRules,
  ...syntaxRules,
  ...typeRules,
  ...crashRules,
  ...asmRules,
  ...cgoRules,
  ...linkRules,
  ...programRules,
]);

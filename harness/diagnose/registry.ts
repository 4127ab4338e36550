import { RuleRegistry } from "./rule-registry.ts";
import { assemblyRules } from "./rules/assembly.ts";
import { cacheRules } from "./rules/cache.ts";
import { cgoRules } from "./rules/cgo.ts";
import { crashRules } from "./rules/crash.ts";
import { goCommandRules } from "./rules/go-command.ts";
import { goLineRules } from "./rules/go-mod.ts";
import { goModTextRules } from "./rules/go-mod-text.ts";
import { linkRules } from "./rules/link.ts";
import { machineRules } from "./rules/machine.ts";
import { moduleLookupRules } from "./rules/module-lookup.ts";
import { moduleRules } from "./rules/modules.ts";
import { packageRules } from "./rules/packages.ts";
import { programRules, testRules } from "./rules/programs.ts";
import { sourceTextRules } from "./rules/source-text.ts";
import { targetRules } from "./rules/target.ts";
import { typeRules } from "./rules/types.ts";
import { vetRules } from "./rules/vet.ts";

/** Every rule that ships. */
export const RULES = new RuleRegistry([
  ...machineRules,
  ...goCommandRules,
  ...goLineRules,
  ...goModTextRules,
  ...moduleLookupRules,
  ...moduleRules,
  ...packageRules,
  ...targetRules,
  ...sourceTextRules,
  ...typeRules,
  ...crashRules,
  ...assemblyRules,
  ...cacheRules,
  ...cgoRules,
  ...linkRules,
  ...vetRules,
  ...testRules,
  ...programRules,
]);

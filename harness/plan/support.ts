import type { Support } from "../domain/cell.ts";
import { compareGoVersions, type GoVersion, releaseName } from "../domain/go-version.ts";
import { cacheRefusal } from "./cache-support.ts";
import { flagRefusal } from "./flag-support.ts";
import { layoutRefusal } from "./layout-support.ts";
import { libcRefusal } from "./libc.ts";
import { laterPort, laterWord } from "./not-yet.ts";
import { portRefusal } from "./port-support.ts";
import type { SupportInput } from "./support-input.ts";

/** The first release that this program runs. */
const OLDEST: GoVersion = "1.9.0" as GoVersion;

const SUPPORTED: Support = { kind: "supported" };

/** Whether a combination can exist at all. What is not known counts as supported: the cell itself will show it. */
export function supportOf(input: SupportInput): Support {
  const { go } = input;
  if (input.unknown.has(go))
    return {
      kind: "unavailable",
      reason: `${releaseName(go)} is in no list of releases known here`,
    };
  if (compareGoVersions(go, OLDEST) < 0)
    return {
      kind: "unsupported",
      reason: `${releaseName(go)} is older than Go 1.9, the first that is run`,
      source: "gauntlet",
    };
  for (const check of [
    laterWord,
    libcRefusal,
    portRefusal,
    flagRefusal,
    layoutRefusal,
    cacheRefusal,
    laterPort,
  ]) {
    const refusal = check(input);
    if (refusal) return { kind: "unsupported", ...refusal };
  }
  return SUPPORTED;
}

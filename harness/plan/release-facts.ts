import portsJson from "../data/ports.json" with { type: "json" };
import { compareGoVersions, type GoVersion, minorOf } from "../domain/go-version.ts";

/** What a release says of a fact. "unknown": the data has no word on it, so nothing may be concluded. */
type Says = "yes" | "no" | "unknown";

/** Facts by name, each with the ranges of asked releases in which it holds; made by harness/scripts/ports.ts. */
export interface FactTable {
  readonly asked: readonly string[];
  readonly facts: Readonly<Record<string, readonly (readonly string[])[]>>;
}

/** Answers questions about releases from a table. */
export interface ReleaseFacts {
  /** What `version` says of `fact`: only what the asked releases on both sides of it agree on. */
  readonly says: (fact: string, version: GoVersion) => Says;
  /** Every fact that begins with `prefix` and holds in the asked release nearest to `version`, without the prefix. */
  readonly holding: (prefix: string, version: GoVersion) => readonly string[];
  /** The minors that say yes, as ranges: ["1.11", "1.14 to 1.27"]. */
  readonly minors: (fact: string) => readonly string[];
}

/** Makes a table quick to ask. */
export function releaseFacts(table: FactTable): ReleaseFacts {
  const asked = table.asked as readonly GoVersion[];
  const place = new Map(asked.map((version, at) => [version as string, at]));
  const holds = new Map(
    Object.entries(table.facts).map(([fact, ranges]) => [fact, spread(ranges, place, asked.length)]),
  );
  const brackets = new Map<GoVersion, readonly number[]>();
  const bracket = (version: GoVersion) => {
    const found = brackets.get(version) ?? bracketOf(version, asked);
    brackets.set(version, found);
    return found;
  };
  return {
    says: (fact, version) => {
      const at = bracket(version);
      const answers = new Set(at.map((place) => holds.get(fact)?.[place] ?? false));
      return at.length === 0 || answers.size > 1 ? "unknown" : answers.has(true) ? "yes" : "no";
    },
    holding: (prefix, version) => {
      const at = bracket(version).at(-1) ?? asked.length - 1;
      return [...holds]
        .filter(([fact, row]) => fact.startsWith(prefix) && row[at])
        .map(([fact]) => fact.slice(prefix.length));
    },
    minors: (fact) => (table.facts[fact] ?? []).map(minorRange),
  };
}

function minorRange([from = "", to = ""]: readonly string[]): string {
  const [first, last] = [minorOf(from as GoVersion), minorOf(to as GoVersion)];
  return first === last ? first : `${first} to ${last}`;
}

function spread(
  ranges: readonly (readonly string[])[],
  place: ReadonlyMap<string, number>,
  length: number,
): boolean[] {
  const row = new Array<boolean>(length).fill(false);
  for (const [from = "", to = ""] of ranges) row.fill(true, place.get(from), (place.get(to) ?? -1) + 1);
  return row;
}

/**
 * The asked releases on both sides of a version; none when it is older than all. A patch newer than all counts as its
 * minor's newest: in no minor that was asked do the first and the newest patch differ (a test keeps that true).
 */
function bracketOf(version: GoVersion, asked: readonly GoVersion[]): readonly number[] {
  const above = asked.findIndex((other) => compareGoVersions(other, version) >= 0);
  if (above === -1) {
    const last = asked.length - 1;
    return minorOf(asked[last] ?? version) === minorOf(version) ? [last] : [];
  }
  if (asked[above] === version) return [above];
  return above === 0 ? [] : [above - 1, above];
}

/** The shipped table. */
export const SHIPPED_FACTS: ReleaseFacts = releaseFacts(portsJson);

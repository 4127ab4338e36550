import { atLeast, compareGoVersions, type GoVersion, minorOf, parseGoVersion } from "./go-version.ts";

/** A comparison with a version, as in `>=1.23`; a bound on a minor counts that minor's candidates in. */
export interface VersionBound {
  readonly operator: "<" | "<=" | ">" | ">=" | "=" | "!=";
  /** "1.23" (a minor) or a release. */
  readonly version: string;
}

const BOUND = /^(<=|>=|!=|<|>|=)\s*(\d{1,3}\.\d{1,4}(?:\.\d{1,4})?(?:(?:beta|rc)\d{1,3})?)$/;

/** Reads ">=1.23" or ">=1.23 <1.25" (all must hold); undefined when it is no comparison. */
export function parseVersionBounds(text: string): readonly VersionBound[] | undefined {
  const parts = text
    .trim()
    .replace(/([<>=!])\s+/g, "$1")
    .split(/\s+/)
    .map((part) => BOUND.exec(part));
  if (parts.some((part) => part === null)) return undefined;
  return parts.map((part) => ({
    operator: part?.[1] as VersionBound["operator"],
    version: part?.[2] as string,
  }));
}

/** True when `version` meets the bound: 1.23rc1 meets >=1.23 and does not meet <1.23; 1.23.4 meets <=1.23. */
export function meetsBound(version: GoVersion, bound: VersionBound): boolean {
  const order = compareTo(version, bound.version);
  switch (bound.operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
  }
}

/** Negative, zero or positive; zero for every release of the minor when `other` is a minor. */
function compareTo(version: GoVersion, other: string): number {
  if (!/^\d+\.\d+$/.test(other)) return compareGoVersions(version, parseGoVersion(other) ?? version);
  if (minorOf(version) === other) return 0;
  return atLeast(version, other) ? 1 : -1;
}

import { compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import type { NoAnswer } from "./answer.ts";
import type { Line } from "./line.ts";
import { listWords, whyWords } from "./words.ts";

/** A release between two others about which nothing is known, and why; "not-run" means that the plan has no cell for it. */
export interface GapRelease {
  readonly version: GoVersion;
  readonly why: ReadonlySet<NoAnswer | "not-run">;
}

/**
 * Releases strictly between `low` and `high`, oldest first, that gave no answer in `lines`: cells without one, and of
 * `releases` (all that are known; may be empty) those without a cell.
 */
export function gapBetween(
  low: GoVersion,
  high: GoVersion,
  lines: readonly Line[],
  releases: readonly GoVersion[],
): GapRelease[] {
  const between = (version: GoVersion): boolean =>
    compareGoVersions(low, version) < 0 && compareGoVersions(version, high) < 0;
  const reasons = new Map<GoVersion, Set<NoAnswer | "not-run">>();
  for (const line of lines)
    for (const { cell, answer } of line.states)
      if (between(cell.go) && answer.kind === "none") add(reasons, cell.go, answer.why);
  for (const version of releases)
    if (between(version) && !reasons.has(version)) add(reasons, version, "not-run");
  return [...reasons]
    .map(([version, why]) => ({ version, why }))
    .sort((a, b) => compareGoVersions(a.version, b.version));
}

function add<Key, Value>(map: Map<Key, Set<Value>>, key: Key, value: Value): void {
  map.set(key, (map.get(key) ?? new Set<Value>()).add(value));
}

/** "1.25rc1 and 1.25rc2 (not run), 1.25rc3 (could not be had)"; of long groups the ends and the count. */
export function gapWords(gap: readonly GapRelease[]): string {
  const parts: { why: string; versions: GoVersion[] }[] = [];
  for (const { version, why } of gap) {
    const words = [...why].map(whyWords).sort().join(" or ");
    const last = parts.at(-1);
    if (last?.why === words) last.versions.push(version);
    else parts.push({ why: words, versions: [version] });
  }
  return parts.map(({ why, versions }) => `${versionList(versions)} (${why})`).join(", ");
}

function versionList(versions: readonly GoVersion[]): string {
  if (versions.length > 4) return `${versions.length} releases from go${versions[0]} to go${versions.at(-1)}`;
  return listWords(versions.map((version) => `go${version}`));
}

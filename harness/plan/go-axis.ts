import type { GoEnd, GoQuery } from "../domain/go-query.ts";
import { parseGoQuery } from "../domain/go-query.ts";
import {
  compareGoVersions,
  type GoVersion,
  isCandidate,
  minorNumber,
  minorOf,
  parseGoVersion,
} from "../domain/go-version.ts";
import { PlanError, type ProjectFacts } from "./knowledge.ts";

/** What a word of the go axis stands for: releases that are known, and names that are not. */
export interface GoAnswer {
  readonly versions: readonly GoVersion[];
  /** Well-formed, but in no list of releases. */
  readonly unknown: readonly GoVersion[];
}

/** All releases, sorted and grouped once, for many questions. */
export interface ReleaseIndex {
  readonly sorted: readonly GoVersion[];
  readonly known: ReadonlySet<GoVersion>;
  /** Releases by minor, oldest first; keys in the order of the minors. */
  readonly minors: ReadonlyMap<string, readonly GoVersion[]>;
}

/** Sorts and groups releases. */
export function indexReleases(releases: readonly GoVersion[]): ReleaseIndex {
  const sorted = [...new Set(releases)].sort(compareGoVersions);
  const minors = new Map<string, GoVersion[]>();
  for (const version of sorted) {
    const group = minors.get(minorOf(version));
    if (group) group.push(version);
    else minors.set(minorOf(version), [version]);
  }
  return { sorted, known: new Set(sorted), minors };
}

/** Answers one word of the go axis. Throws a PlanError where the word has no meaning here. */
export function answerGoWord(word: string, index: ReleaseIndex, project: ProjectFacts): GoAnswer {
  const query = parseGoQuery(word);
  if (!query) throw new PlanError(`unknown Go version "${word}"`);
  return query.kind === "range"
    ? { versions: range(word, query, index, project), unknown: [] }
    : single(query, index, project);
}

function single(
  query: Exclude<GoQuery, { kind: "range" }>,
  index: ReleaseIndex,
  project: ProjectFacts,
): GoAnswer {
  if (query.kind === "word") return single(resolveWord(query.word, index, project), index, project);
  if (query.kind === "release") return known(query.version, index);
  const group = index.minors.get(query.minor) ?? [];
  if (query.kind === "patches") {
    const finished = group.filter((version) => !isCandidate(version));
    return finished.length > 0 ? { versions: finished, unknown: [] } : nothing(query.minor);
  }
  const newest = newestOf(group);
  return newest ? { versions: [newest], unknown: [] } : nothing(query.minor);
}

function known(version: GoVersion, index: ReleaseIndex): GoAnswer {
  return index.known.has(version)
    ? { versions: [version], unknown: [] }
    : { versions: [], unknown: [version] };
}

function nothing(minor: string): GoAnswer {
  return { versions: [], unknown: [`${minor}.0` as GoVersion] };
}

/** The newest finished release; the newest candidate where nothing is finished. */
function newestOf(group: readonly GoVersion[]): GoVersion | undefined {
  return group.findLast((version) => !isCandidate(version)) ?? group.at(-1);
}

/** The minors with a finished release, oldest first. */
function finishedMinors(index: ReleaseIndex): string[] {
  return [...index.minors].filter(([, group]) => group.some((v) => !isCandidate(v))).map(([minor]) => minor);
}

type Resolved = Exclude<GoEnd, { kind: "word" }>;

function resolveWord(
  word: "stable" | "oldstable" | "go.mod",
  index: ReleaseIndex,
  project: ProjectFacts,
): Resolved {
  if (word === "go.mod") return goModEnd(project);
  const minor = finishedMinors(index).at(word === "stable" ? -1 : -2);
  if (minor === undefined) throw new PlanError(`no release is known, so "${word}" means nothing`);
  return { kind: "minor", minor };
}

/** What Go takes for a go.mod without a go line. Source: the Go Modules Reference. */
const ASSUMED_GO_LINE = "1.16";

/** What go.mod names: its toolchain line, else its go line; a two-part go line is a minor, as for actions/setup-go. */
function goModEnd(project: ProjectFacts): Resolved {
  const toolchain = /^go(\d.*)$/.exec(project.toolchainLine ?? "")?.[1];
  const query = parseGoQuery(project.goLine ?? (project.hasGoMod ? ASSUMED_GO_LINE : ""));
  // The name go1.20 on a toolchain line is that release and not a query.
  const exact = toolchain === undefined ? undefined : parseGoVersion(toolchain);
  if (exact) return { kind: "release", version: exact };
  if (query?.kind === "minor" || query?.kind === "release") return query;
  throw new PlanError(
    '"go.mod" names no Go version here: the project has no go line that can be read; name versions with --go',
  );
}

function range(
  word: string,
  query: GoQuery & { kind: "range" },
  index: ReleaseIndex,
  project: ProjectFacts,
): GoVersion[] {
  const fromGoMod = query.from.kind === "word" && query.from.word === "go.mod";
  const from = resolveEnd(query.from, index, project, fromGoMod);
  const to = resolveEnd(query.to, index, project, false);
  const versions =
    from.kind === "minor" && to.kind === "minor"
      ? minorRange(word, from.minor, to.minor, index)
      : releaseRange(word, from, to, index);
  if (versions.length === 0)
    throw new PlanError(`the range "${word}" holds no release: its first end is the newer one`);
  return versions;
}

function resolveEnd(end: GoEnd, index: ReleaseIndex, project: ProjectFacts, asMinor: boolean): Resolved {
  const resolved = end.kind === "word" ? resolveWord(end.word, index, project) : end;
  return asMinor && resolved.kind === "release"
    ? { kind: "minor", minor: minorOf(resolved.version) }
    : resolved;
}

function minorRange(word: string, from: string, to: string, index: ReleaseIndex): GoVersion[] {
  for (const end of [from, to])
    if (!index.minors.has(end))
      throw new PlanError(`the range "${word}" has the end ${end}, of which no release is known`);
  const [low, high] = [from, to].map((minor) => minorNumber(`${minor}.0` as GoVersion)) as [number, number];
  return [...index.minors]
    .filter(
      ([minor]) =>
        low <= minorNumber(`${minor}.0` as GoVersion) && minorNumber(`${minor}.0` as GoVersion) <= high,
    )
    .map(([, group]) => newestOf(group))
    .filter((version): version is GoVersion => version !== undefined);
}

/** Every release between two; candidates only if an end is one. A minor as an end means its first or its newest release. */
function releaseRange(word: string, from: Resolved, to: Resolved, index: ReleaseIndex): GoVersion[] {
  const low = endVersion(word, from, index, "first");
  const high = endVersion(word, to, index, "newest");
  const candidates = isCandidate(low) || isCandidate(high);
  return index.sorted.filter(
    (v) =>
      compareGoVersions(low, v) <= 0 && compareGoVersions(v, high) <= 0 && (candidates || !isCandidate(v)),
  );
}

function endVersion(word: string, end: Resolved, index: ReleaseIndex, which: "first" | "newest"): GoVersion {
  if (end.kind === "release") return end.version;
  const group = index.minors.get(end.minor) ?? [];
  const found = which === "newest" ? newestOf(group) : (group.find((v) => !isCandidate(v)) ?? group.at(0));
  if (!found)
    throw new PlanError(`the range "${word}" has the end ${end.minor}, of which no release is known`);
  return found;
}

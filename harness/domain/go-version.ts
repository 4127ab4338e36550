/**
 * A Go release, written with its patch number and without "go": "1.25.5", "1.25rc1", "1.20.0".
 * The scenario word "1.25" is a query (newest patch), never a GoVersion.
 */
export type GoVersion = string & { readonly __brand: "GoVersion" };

/** The parts of a release name. `candidate` is absent for a finished release. */
interface GoVersionParts {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly candidate?: { readonly kind: "beta" | "rc"; readonly number: number };
}

const PATTERN = /^(?:go)?(\d{1,3})\.(\d{1,4})(?:\.(\d{1,4}))?(?:(beta|rc)(\d{1,3}))?$/;

/** Reads "1.25.5", "go1.25rc1", "1.9.2rc2" or "1.20" (which is the release go1.20, that is 1.20.0); undefined for anything else. */
export function parseGoVersion(text: string): GoVersion | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch, kind, number] = match;
  const base = `${Number(major)}.${Number(minor)}`;
  if (kind)
    return `${base}${Number(patch ?? 0) > 0 ? `.${Number(patch)}` : ""}${kind}${Number(number)}` as GoVersion;
  return `${base}.${Number(patch ?? 0)}` as GoVersion;
}

function partsOf(version: GoVersion): GoVersionParts {
  const match = PATTERN.exec(version);
  if (!match) throw new TypeError(`not a Go version: ${version}`);
  const [, major, minor, patch, kind, number] = match;
  const parts = { major: Number(major), minor: Number(minor), patch: Number(patch ?? 0) };
  return kind ? { ...parts, candidate: { kind: kind as "beta" | "rc", number: Number(number) } } : parts;
}

/** Orders releases as Go does: 1.25beta1 < 1.25rc1 < 1.25.0 < 1.25.1. */
export function compareGoVersions(a: GoVersion, b: GoVersion): number {
  const [x, y] = [partsOf(a), partsOf(b)];
  return x.major - y.major || x.minor - y.minor || x.patch - y.patch || rank(x) - rank(y);
}

function rank(parts: GoVersionParts): number {
  if (!parts.candidate) return 10_000;
  return (parts.candidate.kind === "rc" ? 1_000 : 0) + parts.candidate.number;
}

/** "1.25" for 1.25.5 and 1.25rc1. */
export function minorOf(version: GoVersion): string {
  const { major, minor } = partsOf(version);
  return `${major}.${minor}`;
}

/** The minor as a number for comparisons inside Go 1: 25 for 1.25.5. */
export function minorNumber(version: GoVersion): number {
  const { major, minor } = partsOf(version);
  return (major - 1) * 1_000 + minor;
}

/** True for betas and release candidates. */
export function isCandidate(version: GoVersion): boolean {
  return partsOf(version).candidate !== undefined;
}

/** True when `version` is `floor` or newer; a candidate of `floor`'s minor counts as in it when floor is "1.N". */
export function atLeast(version: GoVersion, floor: string): boolean {
  return /^\d+\.\d+$/.test(floor)
    ? compareMinors(version, floor) >= 0
    : compareGoVersions(version, floor as GoVersion) >= 0;
}

function compareMinors(version: GoVersion, minor: string): number {
  const [major, number] = minor.split(".").map(Number) as [number, number];
  const parts = partsOf(version);
  return parts.major - major || parts.minor - number;
}

/** The release's own name as `go version` prints it: go1.20 for 1.20.0, but go1.21.0 from 1.21 on. */
export function releaseName(version: GoVersion): string {
  return version.endsWith(".0") && !atLeast(version, "1.21") ? `go${version.slice(0, -2)}` : `go${version}`;
}

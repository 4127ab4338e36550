/** What the cache axis damages on purpose, between two rounds of a cell's steps. */
export const CACHE_DAMAGES = [
  "truncated",
  "flipped",
  "edited-source",
  "cut-source",
  "stale-replace",
  "stale-imports",
  "wrong-sum",
] as const;

export type CacheDamage = (typeof CACHE_DAMAGES)[number];

/** What a go command keeps between two builds, or compares what it kept with. */
export type CacheName = "build-cache" | "module-cache" | "go-sum";

/** The cache that a damage puts out of step with what it stands for; the last round runs with exactly that one cleaned. */
export const CACHE_OF: Readonly<Record<CacheDamage, CacheName>> = {
  truncated: "build-cache",
  flipped: "build-cache",
  "edited-source": "module-cache",
  "cut-source": "module-cache",
  "stale-replace": "build-cache",
  "stale-imports": "build-cache",
  "wrong-sum": "go-sum",
};

/** True for the values of the cache axis under which a cell damages its own copy of a cache. */
export function isCacheDamage(value: string): value is CacheDamage {
  return (CACHE_DAMAGES as readonly string[]).includes(value);
}

/** What was done to which file. Hashes are SHA-256 in hex. */
export interface DamagedFile {
  readonly damage: CacheDamage;
  /** Inside the cell. */
  readonly path: string;
  /** The package that it holds; null for a file that is no package's object. */
  readonly package: string | null;
  /** What was done, in words. */
  readonly what: string;
  /** The first line that changed; null for what has no lines. */
  readonly line: number | null;
  readonly sizeBefore: number;
  readonly sizeAfter: number;
  readonly sha256Before: string;
  readonly sha256After: string;
  /** True when the file's time of last change stayed as it was. */
  readonly timeKept: boolean;
  /** What the file was after the steps had run on it; null where it could not be read, or nobody looked. */
  readonly left: FileState | null;
  /** The same after Go's own check; null also where none ran. */
  readonly leftByCheck: FileState | null;
}

/** A file's content at one time. */
export interface FileState {
  readonly sha256: string;
  readonly sizeBytes: number;
}

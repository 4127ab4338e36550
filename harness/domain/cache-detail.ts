import type { CacheName } from "./cache-damage.ts";

/** Which cache was at fault, the file in it, and what shows that it was. */
export interface CacheDetail {
  readonly kind: "cache";
  readonly cache: CacheName;
  /** The damaged file, inside the cell. */
  readonly file: string;
  readonly package: string | null;
  readonly line: number | null;
  /** What was done to it, in words. */
  readonly what: string;
  readonly sizeBefore: number;
  readonly sizeAfter: number;
  /** What the go command made of it by itself, a sentence. */
  readonly noticed: string;
  /** What Go's own check of that cache said; null where it has none. */
  readonly check: CacheCheck | null;
  /** What the same steps did with that cache cleaned; null where they passed on the damaged one. */
  readonly cleaned: "passed" | "failed" | null;
}

/** What Go's own check of a cache said, and whether the damaged file was whole after it. */
export interface CacheCheck {
  readonly command: string;
  readonly exit: number | null;
  /** Its first line. */
  readonly says: string;
  readonly mended: boolean;
}

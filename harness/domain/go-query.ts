import { type GoVersion, parseGoVersion } from "./go-version.ts";

/** One end of a range: a minor ("1.24"), a release ("1.24.3", "1.25rc1") or a word. */
export type GoEnd =
  | { readonly kind: "minor"; readonly minor: string }
  | { readonly kind: "release"; readonly version: GoVersion }
  | { readonly kind: "word"; readonly word: "stable" | "oldstable" | "go.mod" };

/** A value of the go axis as written: a query over the releases, which plan answers. */
export type GoQuery =
  | GoEnd
  /** "1.24.x": every finished release of a minor. */
  | { readonly kind: "patches"; readonly minor: string }
  | { readonly kind: "range"; readonly from: GoEnd; readonly to: GoEnd };

const MINOR = /^\d{1,3}\.\d{1,4}$/;
const PATCHES = /^(\d{1,3}\.\d{1,4})\.x$/;
const RELEASE = /^\d/;

/** Reads a word of the go axis ("1.24", "1.24.x", "1.21..stable"); undefined when it is none of them. */
export function parseGoQuery(text: string): GoQuery | undefined {
  const patches = PATCHES.exec(text)?.[1];
  if (patches !== undefined) return { kind: "patches", minor: patches };
  const ends = text.split("..");
  if (ends.length === 1) return parseEnd(text);
  const [from, to] = ends.length === 2 ? ends.map((end) => parseEnd(end.trim())) : [];
  return from && to ? { kind: "range", from, to } : undefined;
}

function parseEnd(text: string): GoEnd | undefined {
  if (text === "stable" || text === "oldstable" || text === "go.mod") return { kind: "word", word: text };
  if (MINOR.test(text)) return { kind: "minor", minor: text };
  const version = RELEASE.test(text) ? parseGoVersion(text) : undefined;
  return version && { kind: "release", version };
}

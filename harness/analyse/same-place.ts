import type { CellVerdict, Signature, Verdict } from "../domain/verdict.ts";

/** For signatures that are one failure in other words: the signature that stands for all of them. */
export type SameFailure = ReadonlyMap<Signature, Signature>;

/**
 * Releases word one error differently. All cells of a run build the same sources, so failures of one class at one line
 * and column of one file are one failure: the first cell's signature stands for it. Without a column, or in the
 * release's own files, which differ from release to release, nothing is said.
 */
export function samePlaces(verdicts: readonly CellVerdict[]): SameFailure {
  const first = new Map<string, Signature>();
  const same = new Map<Signature, Signature>();
  for (const { outcome, verdict } of verdicts) {
    const key = outcome === "fail" && verdict ? placeKey(verdict) : null;
    if (!verdict || key === null) continue;
    const standing = same.get(verdict.signature) ?? first.get(key) ?? verdict.signature;
    same.set(verdict.signature, standing);
    if (!first.has(key)) first.set(key, standing);
  }
  return same;
}

function placeKey({ failureClass, place, stage }: Verdict): string | null {
  if (!place || place.line === null || place.column === null || place.file.startsWith("$")) return null;
  return [stage, failureClass, place.file, place.line, place.column].join("\0");
}

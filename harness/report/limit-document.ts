import type { Axes } from "../domain/cell.ts";
import type { LimitFinding, LimitOf } from "../domain/limit-finding.ts";
import { besideSentence, limitSentence } from "./limit-sentences.ts";

/** What every entry says; the rest is by its kind. */
interface LimitEntry {
  readonly cell: string;
  readonly axes: Axes;
  readonly of: LimitOf;
  readonly kind: string;
  readonly [more: string]: unknown;
}

/** The findings of searches for limits as plain data, for the document of `--json`. Sizes in bytes, times in milliseconds. */
export function limitDocument(findings: readonly LimitFinding[]): readonly LimitEntry[] {
  return findings.map((finding) => {
    const place = { cell: finding.cell, axes: { ...finding.axes }, of: finding.of };
    if (finding.kind === "not-searched") return { ...place, kind: finding.kind, why: finding.why };
    const { answer, kind: _, cell: __, axes: ___, of: ____, ...rest } = finding;
    return {
      ...place,
      ...{ ...answer, ...rest, tries: rest.tries.map((each) => ({ ...each })) },
      sentences: [limitSentence(finding), besideSentence(finding)].filter((each) => each !== null),
    };
  });
}

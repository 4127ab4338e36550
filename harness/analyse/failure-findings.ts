import type { Finding } from "../domain/finding.ts";
import { compareGoVersions } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import type { Signature } from "../domain/verdict.ts";
import { shows } from "./answer.ts";
import { boundaryFindings } from "./boundary-findings.ts";
import type { Fold } from "./fold.ts";
import type { Matrix } from "./matrix.ts";
import { conditionsOf, regionWords } from "./region.ts";
import { type Span, spanWords } from "./span.ts";
import { cellsAt, gapClause, type Turning, turningsOf } from "./turning.ts";
import { cellsWord, listWords, whyWords } from "./words.ts";

/** For one failure: its exact set of cells in one sentence, then each turning point. `folds` are the matrix's. */
export function failureFindings(
  matrix: Matrix,
  folds: readonly Fold[],
  signature: Signature,
  failureClass: string,
): Finding[] {
  const cells = matrix.states.filter((state) => shows(state, signature)).map((state) => state.cell.id);
  const showing = folds.filter((fold) => fold.history.some((segment) => segment.signature === signature));
  const turnings = showing.map((fold) => turningsOf(fold.history, signature, fold.lines, matrix.releases));
  const clauses = showing.map((fold, index) => foldWords(fold, signature, turnings[index] ?? [], matrix));
  const sentence = [
    `${failureClass}: fails ${shortClauses(clauses)}`,
    ...restWords(matrix, folds, showing),
  ].join("; ");
  const boundaries = showing.flatMap((fold, index) =>
    (turnings[index] ?? []).flatMap((turning) => boundaryFindings(fold, turning, signature, failureClass)),
  );
  return [
    {
      kind: "failure",
      signature,
      failureClass,
      outcome: "fail",
      cells,
      sentence: `${sentence}.`,
    },
    ...boundaries,
  ];
}

/** Beyond this many different histories a sentence says how many more there are; each has its findings. */
const CLAUSES_SHOWN = 5;

function shortClauses(clauses: readonly string[]): string {
  const more = clauses.length - CLAUSES_SHOWN;
  return [...clauses.slice(0, CLAUSES_SHOWN), ...(more > 0 ? [`in ${more} more ways elsewhere`] : [])].join(
    "; ",
  );
}

function foldWords(fold: Fold, signature: Signature, turnings: readonly Turning[], matrix: Matrix): string {
  const span = spanOf(fold, matrix);
  return [fold.where, `${spanWords(span, signature)}${turnings.map(gapClause).join("")}`]
    .filter((each) => each !== "")
    .join(" ");
}

function spanOf(fold: Fold, matrix: Matrix): Span {
  const states = fold.lines.flatMap((line) => line.states);
  const versions = [...new Set(states.map((state) => state.cell.go))].sort(compareGoVersions);
  return {
    history: fold.history,
    counts: fold.history.map((_, index) => cellsAt(fold.histories, index).length),
    manyReleases: matrix.manyReleases,
    oldest: versions[0] ?? null,
    newest: versions.at(-1) ?? null,
    complete: states.every((state) => state.answer.kind !== "none"),
  };
}

/** Where the failure does not show, and what gave no answer. */
function restWords(matrix: Matrix, folds: readonly Fold[], showing: readonly Fold[]): string[] {
  const without = folds.filter((fold) => !showing.includes(fold) && fold.history.length > 0);
  const count = without.flatMap((fold) => fold.histories.flat()).flatMap((segment) => segment.states).length;
  const possible = folds.flatMap((fold) => fold.lines);
  const regions = conditionsOf(
    without.flatMap((fold) => fold.lines),
    possible,
    matrix.axes,
  );
  const never = without.length > 0 ? [`never ${regionWords(regions, "")} (0 of ${count})`] : [];
  const silent = matrix.states.flatMap(({ answer }) =>
    answer.kind === "none" && answer.why !== "unsupported" ? [answer.why] : [],
  );
  const reasons = [...groupBy(silent, (why) => why)].map(([why, all]) => `${all.length} ${whyWords(why)}`);
  return [
    ...never,
    ...(silent.length > 0 ? [`no answer from ${cellsWord(silent.length)} (${listWords(reasons)})`] : []),
  ];
}

import type { Analysis } from "../domain/analysis.ts";
import type { GoVersion } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import { plainLine } from "../domain/plain-text.ts";
import type { RunRecord } from "../domain/run.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { type CellState, joinCells } from "./answer.ts";
import { axisEffects } from "./axis-effect.ts";
import { classSentence } from "./class-sentence.ts";
import { countCells } from "./counts.ts";
import { declaredFindings } from "./declared-minimum.ts";
import { exitCodeRows } from "./exit-codes.ts";
import { failureFindings } from "./failure-findings.ts";
import { foldsOf } from "./fold.ts";
import { headlineOf } from "./headline.ts";
import { linkFindings } from "./link-blowup.ts";
import { linkRows } from "./link-memory.ts";
import { matrixOf } from "./matrix.ts";
import { stoppedFindings } from "./stopped-findings.ts";

/** Sentences may hold texts from outside; they are made safe for a terminal, and no longer than this. */
const SENTENCE_LIMIT = 4_000;

/**
 * Compares a run's cells. Also for a run that is not finished: cells without a verdict are said to be missing.
 * `releases` are all Go releases that are known to exist, so that those between a pass and a failure which were not run
 * can be named; without them only the plan's own cells can be.
 */
export function analyse(
  record: RunRecord,
  verdicts: readonly CellVerdict[],
  releases: readonly GoVersion[] = [],
): Analysis {
  const states = joinCells(record, verdicts);
  const matrix = matrixOf(states, releases);
  const folds = foldsOf(matrix);
  const memory = linkRows(states);
  const findings = [
    ...failures(states).flatMap(({ signature, failureClass }) => [
      ...failureFindings(matrix, folds, signature, failureClass),
      ...axisEffects(matrix, signature, failureClass),
    ]),
    ...stoppedFindings(matrix),
    ...declaredFindings(matrix),
    ...linkFindings(matrix, memory),
  ].map((finding) => ({ ...finding, sentence: plainLine(finding.sentence, SENTENCE_LIMIT) }));
  const counts = countCells(states);
  const main = findings.find((finding) => finding.kind === "failure");
  const ofClass = main?.outcome === "fail" ? classSentence(states, main.failureClass, releases) : null;
  return {
    findings,
    exitCodes: exitCodeRows(states),
    memory,
    counts,
    headline: plainLine(headlineOf(counts, findings, ofClass), SENTENCE_LIMIT),
  };
}

/** Each failure once: those with an unexpected cell first, then those with most cells. */
function failures(states: readonly CellState[]): Extract<CellState["answer"], { kind: "shows" }>[] {
  const failed = states.filter((state) => state.answer.kind === "shows");
  const groups = groupBy(failed, (state) => (state.answer.kind === "shows" ? state.answer.signature : null));
  return [...groups.values()]
    .toSorted((a, b) => unexpected(b) - unexpected(a) || b.length - a.length)
    .flatMap(([first]) => (first?.answer.kind === "shows" ? [first.answer] : []));
}

function unexpected(group: readonly CellState[]): number {
  return group.some(({ verdict }) => verdict?.conformance !== "as-expected") ? 1 : 0;
}

import type { AxisName } from "../domain/cell.ts";
import type { EvidenceRow } from "../domain/claim.ts";
import { compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import type { RunId } from "../domain/run.ts";
import type { CellState } from "./answer.ts";
import { codesOf, decidingAttempt } from "./claim-codes.ts";
import { truthOf } from "./claim-truth.ts";
import type { EvidenceStates } from "./claim-verdict.ts";
import { varyingAxes } from "./line.ts";
import { axisWords } from "./region.ts";
import { cellsWord, listWords } from "./words.ts";

/** One scenario's part in a statement: its counts, the codes seen, and the words of a cell on each side. */
export function evidenceRow({ name, states }: EvidenceStates, run: RunId | null): EvidenceRow {
  const [holds, fails, silent] = [true, false, null].map((truth) =>
    states.filter((state) => truthOf(state) === truth),
  ) as [CellState[], CellState[], CellState[]];
  const axes = varyingAxes(states.map(({ cell }) => cell)).filter((axis) => axis !== "go");
  return {
    ...{ name, run, cells: states.length },
    ...{ holds: holds.length, fails: fails.length },
    shows: [
      ...codeSentences(states),
      ...sample(holds, axes, saidIn),
      ...sample(fails, axes, differenceIn),
      ...silence(silent),
    ],
  };
}

/** "go exited 2 in 11 cells (go1.9.7 to go1.19.10), 1 in 9 cells (go1.19.11 to go1.27.4)". */
function codeSentences(states: readonly CellState[]): string[] {
  const seen = states.flatMap((state) => {
    const attempt = decidingAttempt(state);
    if (!attempt || attempt.fault !== null) return [];
    const { command, tool } = codesOf(attempt);
    const go = state.cell.go;
    return [
      ...(command === null ? [] : [{ who: "go", code: command, go }]),
      ...(tool === null ? [] : [{ who: tool.name, code: tool.code, go }]),
    ];
  });
  const whos = groupBy(seen, ({ who }) => who);
  const failed = seen.some(({ code }) => code !== 0);
  if (!failed) return [];
  return [...whos].map(([who, all]) => {
    const sorted = all.toSorted((a, b) => compareGoVersions(a.go, b.go));
    const codes = [...groupBy(sorted, ({ code }) => code)].map(([code, same]) => ({ code, same }));
    const spans = codes.map(({ same }) => spanOf(same.map(({ go }) => go)));
    const apart = spans.every((a, i) => spans.every((b, j) => i === j || disjoint(a, b)));
    const words = codes.map(({ code, same }, at) => {
      const span = spans[at];
      return `${code} in ${cellsWord(same.length)}${apart && span ? ` (${spanWords(span)})` : ""}`;
    });
    return `${who} exited ${words.join(", ")}`;
  });
}

type Span = readonly [GoVersion, GoVersion];

function spanOf(versions: readonly GoVersion[]): Span {
  const sorted = versions.toSorted(compareGoVersions);
  return [sorted[0], sorted.at(-1)] as Span;
}

function disjoint(a: Span, b: Span): boolean {
  return compareGoVersions(a[1], b[0]) < 0 || compareGoVersions(b[1], a[0]) < 0;
}

function spanWords([first, last]: Span): string {
  return first === last ? `go${first}` : `go${first} to go${last}`;
}

/** What the newest cell of a side shows, with its name. */
function sample(
  states: readonly CellState[],
  axes: readonly AxisName[],
  wordsOf: (state: CellState) => string | null,
): string[] {
  const newest = states.toSorted((a, b) => compareGoVersions(b.cell.go, a.cell.go))[0];
  const words = newest && wordsOf(newest);
  return newest && words ? [`${cellWords(newest, axes)}: ${words}`] : [];
}

/** "go1.27.4", or "go1.27.4 with cgo=1 and race=true" where these axes vary. */
function cellWords({ cell }: CellState, axes: readonly AxisName[]): string {
  const shown = axes.map((axis) => axisWords(axis, cell.axes[axis]));
  return `go${cell.go}${shown.length > 0 ? ` with ${listWords(shown)}` : ""}`;
}

/** What a cell that holds said: the line that its expectation is about, else its first error. */
function saidIn({ cell, record, verdict }: CellState): string | null {
  const attempt = decidingAttempt({ record, verdict });
  const step = attempt?.steps.at(-1);
  const asked = cell.expectation.output;
  if (asked !== undefined && step) return lineLike(`${step.output.head}${step.output.tail}`, asked);
  return verdict?.verdict?.firstError ?? (verdict?.outcome === "pass" ? "passed" : null);
}

/** The first line that an expression matches, or the beginning of what was printed when it spans several. */
function lineLike(text: string, expression: string): string | null {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  // Conformance has tried this expression on the whole text, within its time.
  const pattern = new RegExp(expression, "m");
  return lines.slice(0, 2_000).find((line) => pattern.test(line)) ?? lines[0] ?? null;
}

/** What came in place of what was claimed; of a command that no rule knows, how it ended and its last words. */
function differenceIn({ record, verdict }: CellState): string | null {
  const step = decidingAttempt({ record, verdict })?.steps.at(-1);
  if (verdict?.outcome !== "fail" || verdict.verdict?.ruleId || !step || step.end.kind !== "exited")
    return verdict?.difference ?? verdict?.reason ?? null;
  const said = `${step.output.head}${step.output.tail}`.trim().split("\n").at(-1);
  return `${step.step} exited ${step.end.code}${said ? `: ${said}` : " and printed nothing"}`;
}

function silence(states: readonly CellState[]): string[] {
  if (states.length === 0) return [];
  const why = groupBy(states, ({ cell, verdict }) =>
    cell.support.kind === "supported" ? (verdict?.difference ?? "not run") : cell.support.reason,
  );
  const [most] = [...why].sort(([, a], [, b]) => b.length - a.length);
  return most ? [`${cellsWord(states.length)} gave no answer, ${most[1].length} of them: ${most[0]}`] : [];
}

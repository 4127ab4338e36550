import type { Finding } from "../domain/finding.ts";
import { compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import type { CellState } from "./answer.ts";
import { gapBetween, gapWords } from "./gap.ts";
import type { Line } from "./line.ts";
import type { Matrix } from "./matrix.ts";
import { conditionsOf, everywhereWords, matches, regionAxes, regionWords } from "./region.ts";
import { cellsWord, listWords } from "./words.ts";

/** Where one line's refusals end. */
interface Refusal {
  readonly line: Line;
  readonly refused: readonly CellState[];
  readonly lastRefused: GoVersion;
  readonly firstAccepted: GoVersion | null;
  /** Older releases than lastRefused that were not refused; a plain minimum has none. */
  readonly acceptedBelow: readonly GoVersion[];
}

/** Cells that a go or toolchain line refused: a minimum that the project declares, kept apart from regressions. */
export function declaredFindings(matrix: Matrix): Finding[] {
  const refusals = matrix.lines.flatMap(refusalOf);
  const folds = groupBy(refusals, ({ lastRefused, firstAccepted, acceptedBelow }) =>
    JSON.stringify([lastRefused, firstAccepted, acceptedBelow]),
  );
  return [...folds.values()].flatMap((fold) => foldFindings(fold, matrix));
}

function refusalOf(line: Line): Refusal[] {
  const refused = line.states.filter(isRefused);
  const lastRefused = refused.at(-1)?.cell.go;
  if (lastRefused === undefined) return [];
  const accepted = line.states.filter(isAccepted).map((state) => state.cell.go);
  const above = accepted.filter((version) => compareGoVersions(version, lastRefused) > 0);
  const acceptedBelow = accepted.filter((version) => compareGoVersions(version, lastRefused) < 0);
  return [
    {
      line,
      refused,
      lastRefused,
      firstAccepted: above[0] ?? null,
      acceptedBelow,
    },
  ];
}

function isRefused({ verdict }: CellState): boolean {
  return verdict?.outcome === "declared-unsupported";
}

/** True for a cell that came past the go line: it passed, or failed of something else. */
function isAccepted({ answer }: CellState): boolean {
  return answer.kind !== "none";
}

function foldFindings(fold: readonly Refusal[], matrix: Matrix): Finding[] {
  const lines = fold.map(({ line }) => line);
  const regions = conditionsOf(lines, matrix.lines, matrix.axes);
  const [first] = fold;
  if (!first) return [];
  return regions.map((region) => {
    const inRegion = fold.filter(({ line }) => matches(line, region));
    const refused = inRegion.flatMap((each) => each.refused);
    return {
      kind: "declared-minimum",
      lastRefused: first.lastRefused,
      firstAccepted: first.firstAccepted,
      when: regionAxes(region),
      cells: refused.map((state) => state.cell.id),
      sentence: sentenceOf(
        first,
        refused,
        regionWords([region], everywhereWords(matrix.axes, false)),
        matrix,
      ),
    };
  });
}

function sentenceOf(refusal: Refusal, refused: readonly CellState[], where: string, matrix: Matrix): string {
  const { lastRefused, firstAccepted, acceptedBelow, line } = refusal;
  const oldest = line.states.find(isRefused)?.cell.go;
  const versions = oldest === lastRefused ? `go${lastRefused}` : `go${oldest} to go${lastRefused}`;
  const reasons = [...new Set(refused.flatMap(({ verdict }) => verdict?.reason ?? []))];
  const gap = firstAccepted ? gapBetween(lastRefused, firstAccepted, [line], matrix.releases) : [];
  return [
    `declared minimum: a go or toolchain line refuses ${versions}${where === "" ? "" : ` ${where}`} (${cellsWord(refused.length)})`,
    firstAccepted
      ? `, and accepts go${firstAccepted}${gap.length > 0 ? ` (no answer from ${gapWords(gap)})` : ""}`
      : "; no newer release that was run is known to be accepted",
    ...(acceptedBelow.length > 0
      ? [`; yet ${listWords(acceptedBelow.map((version) => `go${version}`))}, older, came past it`]
      : []),
    "; this is declared, not a regression",
    ...(reasons.length === 1 ? [`: ${reasons[0]}`] : []),
    ".",
  ].join("");
}

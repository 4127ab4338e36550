import type { Finding } from "../domain/finding.ts";
import { releaseName } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import { plainLine } from "../domain/plain-text.ts";
import type { CellVerdict, Verdict } from "../domain/verdict.ts";
import { exitSentence } from "./exit-words.ts";
import { isUnexpected, markText } from "./marks.ts";
import type { Result, Results } from "./results.ts";

export type FailureFinding = Extract<Finding, { kind: "failure" }>;

/** A failure with its evidence: the claim, the first error, how the processes ended and why, what mends it, how to look again. */
export function failureBlock(
  finding: FailureFinding,
  findings: readonly Finding[],
  results: Results,
): string[] {
  const { palette, unicode } = results.style;
  const cells = finding.cells.flatMap((id) => results.byId.get(id) ?? []);
  const sample = sampleOf(finding, findings, cells);
  const verdict = sample?.verdict.verdict;
  const odd = cells.some((each) => isUnexpected(each.verdict))
    ? palette.odd(markText("unexpected", unicode))
    : "";
  const lines = [
    ...(verdict ? [plainLine(verdict.firstError)] : [plainLine(sample?.verdict.reason ?? "")]),
    ...(verdict ? otherWords(verdict, cells) : []),
    causeWords(cells),
    ...(verdict ? [whyWords(verdict)] : []),
    ...effectLines(finding, findings),
    ...(verdict?.mend ? [`mend: ${plainLine(verdict.mend)}`] : []),
    ...(sample ? [`reproduce: gauntlet shell ${results.run} ${sample.verdict.cell}`] : []),
  ];
  const mark = palette.bad(markText(finding.outcome, unicode));
  return [
    `${mark}${odd} ${palette.strong(plainLine(finding.sentence, 4000))}`,
    ...lines.filter((line) => line !== "").map((line) => `  ${line}`),
  ];
}

/** How other cells word the error, where a release says it differently: at most three ways. */
function otherWords({ firstError, place }: Verdict, cells: readonly Result[]): string[] {
  if (place === null) return [];
  const others = cells.flatMap((each) => {
    const said = each.verdict.verdict;
    const differs =
      said && said.place?.file === place.file && wordsOf(said.firstError) !== wordsOf(firstError);
    return differs ? [{ each, words: wordsOf(said.firstError) }] : [];
  });
  return [...groupBy(others, ({ words }) => words)]
    .slice(0, 3)
    .map(
      ([words, all]) => `in other words with ${releasesOf(all.map(({ each }) => each))}: ${plainLine(words)}`,
    );
}

/** An error without its place, which releases count differently. */
function wordsOf(firstError: string): string {
  return firstError.replace(/^\S+:\d+(?::\d+)?: /, "");
}

function releasesOf(cells: readonly Result[]): string {
  const names = [...new Set(cells.map(({ record }) => releaseName(record.cell.go)))];
  return names.length > 3 ? `${names.length} releases` : names.join(", ");
}

/** Why, without the message when the first error has just said it. */
function whyWords({ why, firstError }: Verdict): string {
  const [head, ...rest] = plainLine(why).split(": ");
  const tail = rest.join(": ");
  // Both may have been cut, at different lengths.
  return tail !== "" && plainLine(firstError).includes(tail.slice(0, 80)) ? `${head}` : plainLine(why);
}

/** The cell to look at: where the failure begins, else the first that shows it. */
function sampleOf(
  finding: FailureFinding,
  findings: readonly Finding[],
  cells: readonly Result[],
): Result | undefined {
  const begins = findings.find(
    (each) =>
      each.kind === "version-boundary" && each.signature === finding.signature && each.direction === "begins",
  );
  const version = begins?.kind === "version-boundary" ? begins.firstBad : null;
  return cells.find((each) => each.record.cell.go === version) ?? cells[0];
}

/** "go build exited 1, the compile tool exited 2 (handbook class E2); attribution: project." */
function causeWords(cells: readonly Result[]): string {
  const exits = exitSentence(cells);
  const handbook = [...new Set(cells.flatMap(({ verdict }) => verdict.verdict?.handbookClass ?? []))];
  const label = handbook.length > 0 ? `handbook class ${handbook.join(", ")}` : "";
  const seen = exits === "" || label === "" ? `${exits}${label}` : `${exits} (${label})`;
  const attribution = attributionWords(cells.map((each) => each.verdict));
  return [
    ...(seen === "" ? [] : [seen]),
    ...(attribution === "" ? [] : [`attribution: ${attribution}`]),
  ].join("; ");
}

function attributionWords(verdicts: readonly CellVerdict[]): string {
  const known = verdicts.flatMap(({ verdict }) => (verdict ? [verdict.attribution] : []));
  const groups = [...groupBy(known, (each) => each)];
  if (groups.length < 2) return groups[0]?.[0] ?? "";
  return groups.map(([name, all]) => `${name} (${all.length} cells)`).join(", ");
}

/** "target and cgo do not matter: …" on one line, and a line for each axis that does matter. */
function effectLines(finding: FailureFinding, findings: readonly Finding[]): string[] {
  const effects = findings.filter(
    (each): each is Extract<Finding, { kind: "axis-effect" }> =>
      each.kind === "axis-effect" && each.signature === finding.signature,
  );
  const idle = effects.filter((each) => !each.matters).map((each) => each.axis);
  const matters = effects.filter((each) => each.matters).map((each) => plainLine(each.sentence, 1000));
  if (idle.length === 0) return matters;
  const names = idle.length === 1 ? idle[0] : `${idle.slice(0, -1).join(", ")} and ${idle.at(-1)}`;
  const verb = idle.length === 1 ? "does" : "do";
  return [...matters, `${names} ${verb} not matter: cells that differ in nothing else fail the same way.`];
}

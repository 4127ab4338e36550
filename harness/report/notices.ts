import type { Finding } from "../domain/finding.ts";
import { groupBy } from "../domain/group-by.ts";
import type { Outcome } from "../domain/outcome.ts";
import { plainLine } from "../domain/plain-text.ts";
import { isUnexpected, type MarkName, markPaint, markText } from "./marks.ts";
import type { Result, Results } from "./results.ts";

/** How many lines a kind of notice may take; the rest is counted. */
const SHOWN = 10;

/** Findings that are no failures (declared minimums, link memory), each a line. */
export function findingLines(findings: readonly Finding[], results: Results): string[] {
  const declared = findings.filter((each) => each.kind === "declared-minimum");
  const links = findings.filter((each) => each.kind === "link-memory");
  return [
    ...declared.map((each) => `${mark("declared-unsupported", results)} ${plainLine(each.sentence, 2000)}`),
    ...shorten(links.map((each) => `${mark("unexpected", results)} ${plainLine(each.sentence, 2000)}`)),
  ];
}

/** Passes that show less than they seem to, such as those of which nothing was built. */
export function emptyPassLines(results: Results): string[] {
  const told = results.all.filter(({ verdict }) => verdict.reason !== null);
  return reasonLines("pass", "with a reservation", { ...results, all: told });
}

/** What gave no answer and why: flaky, infrastructure with where to look, unavailable, unsupported. */
export function silentLines(results: Results): string[] {
  const infrastructure = reasonLines("infrastructure", "the harness could not find out", results);
  return [
    ...reasonLines("flaky", "attempts differ, so no boundary is taken from", results),
    ...infrastructure,
    ...(infrastructure.length > 0
      ? ["  this says nothing about the project; gauntlet doctor tells what is missing"]
      : []),
    ...reasonLines("unavailable", "could not be had", results),
    ...reasonLines("unsupported", "does not exist", results),
  ];
}

function reasonLines(outcome: Outcome, words: string, results: Results): string[] {
  const cells = results.all.filter(({ verdict }) => verdict.outcome === outcome);
  const groups = groupBy(cells, reasonOf);
  return shorten(
    [...groups].map(
      ([reason, group]) =>
        `${mark(outcome, results)} ${outcome}: ${words}: ${namesOf(group)}: ${plainLine(reason, 600)}`,
    ),
  );
}

/** The cells that did not do what the scenario expects. */
export function unexpectedLines(results: Results): string[] {
  const odd = results.all.filter(({ verdict }) => isUnexpected(verdict));
  if (odd.length === 0) return [];
  const groups = groupBy(odd, ({ verdict }) => `${verdict.outcome} ${differenceOf(verdict)}`);
  const lines = [...groups.values()].map((group) => {
    const { verdict } = group[0] as Result;
    const said = plainLine(differenceOf(verdict), 400);
    return `  ${mark(verdict.outcome, results)} ${namesOf(group)}: ${said}`;
  });
  return [`not as expected: ${odd.length} ${odd.length === 1 ? "cell" : "cells"}`, ...shorten(lines)];
}

function differenceOf(verdict: Result["verdict"]): string {
  return verdict.difference ?? `${verdict.outcome}, ${verdict.conformance}`;
}

/** The reason without the cell's own name in it, so that one trouble of many cells is told once. */
function reasonOf({ verdict, record }: Result): string {
  return (verdict.reason ?? record.unavailable ?? "reason unknown").replaceAll(verdict.cell, "<cell>");
}

function namesOf(group: readonly Result[]): string {
  if (group.length > 4) return `${group.length} cells`;
  return group.map(({ verdict }) => verdict.cell).join(", ");
}

function shorten(lines: readonly string[]): string[] {
  if (lines.length <= SHOWN) return [...lines];
  return [...lines.slice(0, SHOWN - 1), `  and ${lines.length - SHOWN + 1} more`];
}

function mark(name: MarkName, { style }: Results): string {
  return markPaint(name, style.palette)(markText(name, style.unicode));
}

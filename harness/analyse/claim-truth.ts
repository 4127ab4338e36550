import { groupBy } from "../domain/group-by.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import type { CellState } from "./answer.ts";
import { type Line, linesOf, varyingAxes } from "./line.ts";
import { conditionsOf, regionWords } from "./region.ts";
import { listWords } from "./words.ts";

/** Whether a cell did what the claim says; null when it gave no answer. */
export function truthOf({ cell, verdict }: CellState): boolean | null {
  if (verdict === null || verdict.conformance === "inconclusive") return null;
  const asked = cell.expectation.outcome;
  if (verdict.outcome !== asked && (isSilent(verdict) || dependsOnMachine(verdict))) return null;
  // A project that refuses a release breaks no promise of a run, but it did not pass.
  if (verdict.outcome === "declared-unsupported" && asked === "pass") return false;
  return verdict.conformance === "as-expected";
}

/** Nothing ran to its end, so nothing is shown. */
function isSilent({ outcome }: CellVerdict): boolean {
  return ["unsupported", "unavailable", "infrastructure"].includes(outcome);
}

/**
 * Ended by a limit, or differently each time: this shows what the machine had to give, which is what a claim says only
 * where it asks for that very outcome.
 */
export function dependsOnMachine({ outcome }: Pick<CellVerdict, "outcome">): boolean {
  return outcome === "timeout" || outcome === "oom" || outcome === "limit" || outcome === "flaky";
}

/** Where one scenario's cells do what the claim says, in words: "" everywhere, "never" nowhere; null without an answer. */
export function whereTrue(states: readonly CellState[]): string | null {
  const answered = states.filter((state) => truthOf(state) !== null);
  if (answered.length === 0) return null;
  const lines = linesOf(answered);
  const axes = varyingAxes(answered.map(({ cell }) => cell)).filter((axis) => axis !== "go");
  const groups = [...groupBy(lines, versionsTrue)];
  if (groups.length === 1) return groups[0]?.[0] ?? "";
  const place = (group: readonly Line[]): string => regionWords(conditionsOf(group, lines, axes), "");
  const parts = groups
    .filter(([range]) => range !== NEVER)
    .map(([range, group]) => `${place(group)} ${range}`.trim());
  const without = groups.find(([range]) => range === NEVER)?.[1];
  return `${listWords(parts)}${without ? `; never ${place(without)}` : ""}`;
}

const NEVER = "never";

/** The releases of a line for which the claim is true: "" for all, "never" for none. */
function versionsTrue({ states }: Line): string {
  const truths = states.map((state) => ({ go: state.cell.go, holds: truthOf(state) === true }));
  if (truths.every(({ holds }) => holds)) return "";
  if (!truths.some(({ holds }) => holds)) return NEVER;
  const spans: string[] = [];
  for (let at = 0; at < truths.length; at++) {
    if (!truths[at]?.holds) continue;
    let end = at;
    while (truths[end + 1]?.holds) end++;
    spans.push(spanOf(truths, at, end));
    at = end;
  }
  return listWords(spans);
}

/** Both neighbours are named: what lies between a release that was run and the next one was not seen. */
function spanOf(truths: readonly { readonly go: string }[], first: number, last: number): string {
  const [from, to] = [truths[first]?.go, truths[last]?.go];
  const before = truths[first - 1]?.go;
  const after = truths[last + 1]?.go;
  if (before === undefined) return `up to go${to} (go${after} no longer)`;
  if (after === undefined) return `from go${from} on (go${before} not yet)`;
  return from === to
    ? `with go${from} (neither go${before} nor go${after})`
    : `from go${from} to go${to} (neither go${before} nor go${after})`;
}

import { groupBy } from "../domain/group-by.ts";
import type { StepObservation } from "../domain/observation.ts";
import { plainLine } from "../domain/plain-text.ts";
import type { CellRecord } from "../domain/run.ts";
import type { CellVerdict, Failure } from "../domain/verdict.ts";

/** How one process of one cell ended: who, and the words for how. */
interface Ending {
  readonly who: string;
  readonly how: string;
}

/**
 * "go build exited 1, the compile tool exited 2": how the failing step and the process that failed first ended in these
 * cells. Where the cells differ, each way has its count. "" when nothing was seen.
 */
export function exitSentence(cells: readonly { record: CellRecord; verdict: CellVerdict }[]): string {
  const endings = cells.flatMap(({ record, verdict }) => endingsOf(record, verdict));
  const byWho = groupBy(endings, ({ who }) => who);
  return [...byWho].map(([who, all]) => `${who} ${waysOf(all)}`).join(", ");
}

function waysOf(endings: readonly Ending[]): string {
  const ways = [...groupBy(endings, ({ how }) => how)];
  if (ways.length === 1) return ways[0]?.[0] ?? "";
  return ways
    .map(([how, all]) => `${how} in ${all.length} ${all.length === 1 ? "cell" : "cells"}`)
    .join(" and ");
}

function endingsOf(record: CellRecord, { deciding, verdict }: CellVerdict): Ending[] {
  const attempt = deciding === null ? undefined : record.attempts[deciding];
  // A run step is a build and a program under one name: the one that failed counts.
  const named = attempt?.steps.filter((each) => each.step === verdict?.stage) ?? [];
  const step = named.find(({ end }) => end.kind !== "exited" || end.code !== 0) ?? named[0];
  const first = verdict?.failures.find((failure) => failure.first && failure.level !== "go");
  const isStep = first?.level === "program" && step !== undefined && !isGo(step);
  return [...(step ? [stepEnding(step)] : []), ...(first && !isStep ? processEnding(first) : [])];
}

function isGo(step: StepObservation): boolean {
  return step.argv[0]?.split("/").at(-1) === "go";
}

function stepEnding(step: StepObservation): Ending {
  const program = step.argv[0]?.split("/").at(-1) ?? step.step;
  return {
    who: isGo(step) ? `go ${plainLine(step.argv[1] ?? "", 40)}`.trim() : plainLine(program, 60),
    how: endWords(step),
  };
}

function endWords({ end }: StepObservation): string {
  if (end.kind === "exited") return `exited ${end.code}`;
  if (end.kind === "signalled") return `was ended by ${plainLine(end.signal, 20)}`;
  if (end.kind === "timed-out")
    return `was stopped after ${end.limitMs / 1000} s${end.on === "silence" ? " of silence" : ""}`;
  return end.kind === "over-limit" ? "was stopped at its disk limit" : "was never started";
}

function processEnding({ level, tool, exit, signal }: Failure): Ending[] {
  const name = plainLine(tool, 60);
  const who = level === "tool" ? `the ${name} tool` : name;
  if (exit !== null) return [{ who, how: `exited ${exit}` }];
  return signal === null ? [] : [{ who, how: `was ended by ${plainLine(signal, 20)}` }];
}

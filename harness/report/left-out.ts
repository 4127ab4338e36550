import type { Attempt } from "../domain/observation.ts";
import type { Results } from "./results.ts";

/** What the probe saw of a step's processes and did not keep; null where it did not say. */
export interface LeftOut {
  readonly droppedProcesses: number | null;
  readonly clippedCommands: number | null;
}

/** What was left out of the step at that index. */
export function leftOut(attempt: Attempt, step: number): LeftOut {
  const said = attempt.processes.filter((each) => each.step === step && each.argvClipped !== undefined);
  const told = attempt.steps[step]?.droppedProcesses;
  return {
    droppedProcesses: told ?? null,
    clippedCommands: told === undefined ? null : said.filter((each) => each.argvClipped === true).length,
  };
}

/** One sentence where what is told of some cells rests on less than all that ran in them; else none. */
export function leftOutLines({ all }: Results): string[] {
  const cells = all.map(({ record }) => {
    const steps = record.attempts.flatMap((attempt) => attempt.steps.map((_, at) => leftOut(attempt, at)));
    return {
      dropped: sum(steps.map((step) => step.droppedProcesses)),
      clipped: sum(steps.map((step) => step.clippedCommands)),
    };
  });
  const touched = cells.filter(({ dropped, clipped }) => dropped + clipped > 0).length;
  if (touched === 0) return [];
  const [dropped, clipped] = [sum(cells.map((each) => each.dropped)), sum(cells.map((each) => each.clipped))];
  const parts = [
    ...(dropped > 0 ? [`${dropped} process records were left out, there being too many`] : []),
    ...(clipped > 0 ? [`${clipped} command lines were kept in their beginning only`] : []),
  ];
  return [`in ${touched} ${touched === 1 ? "cell" : "cells"} not all was kept: ${parts.join(", and ")}`];
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

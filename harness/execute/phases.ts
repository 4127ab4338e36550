import type { Cell } from "../domain/cell.ts";
import type { ProbeStep } from "../domain/probe-protocol.ts";
import { stepCommands } from "./step-commands.ts";
import { trialSteps } from "./trial.ts";

/**
 * Consecutive commands of a cell that share a container. `build` runs tools alone, on the shared build cache; `program`
 * runs the project's own code (a built program, tests, commands, scripts), which must not be able to touch that cache:
 * it gets a fresh project and a throw-away copy of the cache.
 */
export interface Phase {
  readonly kind: "build" | "program";
  readonly steps: readonly ProbeStep[];
}

/** A cell's commands in order, split where trust changes. Pure. */
export function phasesOf(cell: Cell, workingFolder: string): Phase[] {
  const trial = trialSteps(cell, workingFolder);
  // It shares nothing with other cells, and its rounds share everything.
  if (trial) return [{ kind: "build", steps: trial }];
  const phases: { kind: Phase["kind"]; steps: ProbeStep[] }[] = [];
  for (const { kind, step } of stepCommands(cell, workingFolder)) {
    const last = phases.at(-1);
    if (last?.kind === kind) last.steps.push(step);
    else phases.push({ kind, steps: [step] });
  }
  return phases;
}

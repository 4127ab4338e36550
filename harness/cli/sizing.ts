import type { Plan } from "../domain/cell.ts";
import type { EngineInfo } from "../domain/run.ts";
import { UserError } from "./exit-status.ts";
import type { PlannedRun } from "./planned-run.ts";

/** The part of an engine's memory that cells may be promised together. */
const MEMORY_SHARE = 0.9;

/** Lowers limits that the engine could not give anyway. */
export function fitToEngine(planned: PlannedRun, engine: EngineInfo): PlannedRun {
  const cells = planned.plan.cells.map((cell) => {
    const cpus = Math.min(cell.limits.cpus, engine.cpus);
    const memoryBytes = Math.min(cell.limits.memoryBytes, Math.floor(engine.memoryBytes * MEMORY_SHARE));
    return { ...cell, limits: { ...cell.limits, cpus, memoryBytes } };
  });
  return { ...planned, plan: { ...planned.plan, cells } };
}

/**
 * How many cells compile at a time: enough that one links while others compile (measured: two builds side by side on two
 * processors take less than one after the other), and no more than memory allows. `asked` is the user's --jobs.
 */
export function jobsFor(plan: Plan, engine: EngineInfo, asked: string | undefined): number {
  if (asked !== undefined) return parseJobs(asked);
  const cpus = Math.max(1, ...plan.cells.map((cell) => cell.limits.cpus));
  const memory = Math.max(1, ...plan.cells.map((cell) => cell.limits.memoryBytes));
  const byProcessors = Math.ceil(engine.cpus / cpus) + 1;
  const byMemory = Math.max(1, Math.floor((engine.memoryBytes * MEMORY_SHARE) / memory));
  return Math.min(byProcessors, byMemory);
}

/** The number of --jobs. Throws a UserError; called before anything is made for a run that could not be. */
export function parseJobs(asked: string): number {
  if (!/^[1-9]\d{0,2}$/.test(asked)) throw new UserError(`--jobs: "${asked}" is no number from 1 to 999`);
  return Number(asked);
}

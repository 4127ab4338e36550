import type { Cell, CellId } from "../domain/cell.ts";
import type { LimitOf } from "../domain/limit-finding.ts";

/**
 * One step of a measured cell as a cell of its own, without a limit but the cell's: what tries under a limit are compared with. Sampled as
 * closely as what is measured.
 */
export function unlimitedCell(cell: Cell, step: number, of: LimitOf): Cell {
  return {
    ...cell,
    id: `${cell.id}-${step + 1}-${of}` as CellId,
    steps: cell.steps.slice(step, step + 1),
    repeat: 1,
    cache: of === "build" ? "cold" : cell.cache,
  };
}

/** The same under a memory limit, and with less time. */
export function limitedCell(unlimited: Cell, memoryBytes: number, timeoutMs: number): Cell {
  const { measure: _, ...cell } = unlimited;
  const id = `${cell.id}-${Math.round(memoryBytes / 2 ** 20)}MiB` as CellId;
  return { ...cell, id, limits: { ...cell.limits, memoryBytes, timeoutMs } };
}

/** How many times as long as without a limit a try may take, and how long at least. */
const TIMES_AS_LONG = 10;
const LEAST_TRY_MS = 30_000;

/** When a try under a limit counts as failed: what takes pages back over and over passes in the end, and helps nobody. */
export function tryTimeMs(cell: Cell, unlimitedWallMs: number): number {
  const enough = Math.max(LEAST_TRY_MS, Math.ceil(TIMES_AS_LONG * unlimitedWallMs));
  return Math.min(cell.limits.timeoutMs, enough);
}

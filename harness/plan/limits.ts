import type { CellLimits } from "../domain/cell.ts";

const GIB = 2 ** 30;
const MINUTE = 60_000;

/** What bounds a cell where the scenario says nothing; an engine with less lowers it. */
export const DEFAULT_LIMITS: CellLimits = {
  memoryBytes: 4 * GIB,
  cpus: 2,
  pids: 1024,
  diskBytes: 8 * GIB,
  timeoutMs: 10 * MINUTE,
  silenceMs: 5 * MINUTE,
  linkRssBytes: null,
};

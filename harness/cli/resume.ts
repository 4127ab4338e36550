import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cell, CellId } from "../domain/cell.ts";
import {
  CELL_LABEL,
  type Container,
  type ContainerEngine,
  OWNER_LABEL,
  PHASE_LABEL,
  RUN_LABEL,
} from "../domain/container-engine.ts";
import type { CellRecord, RunId } from "../domain/run.ts";
import { FIRST_PHASE } from "../execute/cell-container.ts";
import { lastWords } from "../store/journal.ts";
import { listRuns, readJournal, readRun, readRunHeader, runFolder } from "../store/run-folder.ts";
import type { RunHeader } from "../store/run-header.ts";
import { tryLock } from "../support/lock.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { UserError } from "./exit-status.ts";

/** An interrupted run: what it is, which cells it has finished, and which it has not. */
export interface Interrupted {
  readonly run: RunId;
  readonly header: RunHeader;
  readonly done: readonly CellRecord[];
  readonly open: readonly Cell[];
}

/** How long the lock of a process that was killed may still look held. */
const ORPHANED_FOR_MS = 5_000;

/** Reads the run to resume: the one named, else the newest. Cells that ended in trouble of the harness count as open. */
export async function findInterrupted(
  state: StateFolder,
  named: string | true,
  patienceMs = ORPHANED_FOR_MS,
): Promise<Interrupted> {
  const run = named === true ? await newestRun(state) : (named as RunId);
  const header = await readRunHeader(state, run);
  await refuseGoingOn(state, run, patienceMs);
  const record = await readRun(state, run);
  const { events } = await readJournal(state, run);
  const words = lastWords(events);
  const finished = (cell: CellId) => words.get(cell)?.some((event) => event.kind === "cell-done");
  const answered = (cell: CellRecord) =>
    cell.attempts.some((attempt) => attempt.fault === null) || cell.unavailable !== null;
  const done = record.cells.filter((cell) => finished(cell.cell.id) && answered(cell));
  const ids = new Set(done.map((cell) => cell.cell.id));
  return {
    run,
    header,
    done,
    open: header.plan.cells.filter((cell) => !ids.has(cell.id)),
  };
}

/** What a run that still goes on has finished is not yet known, and its cells would be run a second time. */
async function refuseGoingOn(state: StateFolder, run: RunId, patienceMs: number): Promise<void> {
  const until = Date.now() + patienceMs;
  let lock = await tryLock(state, `run-${run}`);
  while (!lock && Date.now() < until) {
    await sleep(250);
    lock = await tryLock(state, `run-${run}`);
  }
  if (!lock) throw new UserError(`run ${run} is going on in another process; wait for its end, or stop it`);
  await lock[Symbol.asyncDispose]();
}

/** The run that was started last; a folder without a header is of one that never began. */
export async function newestRun(state: StateFolder): Promise<RunId> {
  const run = (await listRuns(state)).findLast((each) =>
    existsSync(join(runFolder(state, each), "run.json")),
  );
  if (!run) throw new UserError("there is no run yet; make one with: gauntlet run .");
  return run;
}

/**
 * Containers that the killed process of a run left, by cell: those of open cells that run still, or ended with their frames in them. What
 * else it left is removed.
 */
export async function adoptContainers(
  engine: ContainerEngine,
  state: StateFolder,
  run: RunId,
  open: readonly Cell[],
): Promise<ReadonlyMap<CellId, Container>> {
  const mine = (await engine.listContainers(`${RUN_LABEL}=${run}`)).filter(
    (each) => each.labels[OWNER_LABEL] === state.owner,
  );
  const ids = new Set(open.map((cell) => cell.id));
  const adopted = new Map<CellId, Container>();
  for (const { id, labels, started } of mine) {
    const container = engine.containerById(id);
    const cell = labels[CELL_LABEL] as CellId | undefined;
    // A later attempt or phase stands on a volume that goes with its own attempt.
    const first = labels[PHASE_LABEL] === FIRST_PHASE;
    if (cell !== undefined && ids.has(cell) && started && first && !adopted.has(cell))
      adopted.set(cell, container);
    else await container.remove();
  }
  return adopted;
}

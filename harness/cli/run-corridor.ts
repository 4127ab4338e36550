import { join } from "node:path";
import type { Cell, CellId } from "../domain/cell.ts";
import type { ContainerEngine } from "../domain/container-engine.ts";
import type { Attempt } from "../domain/observation.ts";
import type { CellRecord, RunId } from "../domain/run.ts";
import { type RawAttempt, runCells } from "../execute/run-cells.ts";
import { attemptFromFrames } from "../store/attempt.ts";
import { parseFrames } from "../store/frames.ts";
import { type JournalWriter, openJournal } from "../store/journal.ts";
import { keepFrames, runFolder } from "../store/run-folder.ts";
import type { StateFolder } from "../support/state-folder.ts";
import type { Ground } from "./ground.ts";

/** What the middle of the corridor needs: a plan's cells, ground under them, and who wants to know. */
export interface CorridorWork {
  readonly state: StateFolder;
  readonly run: RunId;
  readonly engine: ContainerEngine;
  readonly ground: Ground;
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly onStart: (cell: CellId) => void;
  readonly onRecord: (record: CellRecord) => Promise<void>;
}

/** Runs cells and journals what was observed; every finished cell is on disk before it is reported. */
export async function runThroughCorridor(cells: readonly Cell[], work: CorridorWork): Promise<void> {
  await using journal = await openJournal(join(runFolder(work.state, work.run), "journal.ndjson"));
  const attempts = new Map<CellId, Attempt[]>();
  await runCells(cells, {
    ...{ engine: work.engine, jobs: work.jobs, signal: work.signal, onStart: work.onStart },
    prepare: (cell) => work.ground.prepare(cell),
    keep: async (raw) => {
      const attempt = await keepAttempt(raw, work, journal);
      attempts.set(raw.cell.id, [...(attempts.get(raw.cell.id) ?? []), attempt]);
      return attempt;
    },
    onDone: async (cell, unavailable) => {
      const facts = work.ground.factsOf(cell.id);
      if (unavailable !== null)
        await journal.append({ kind: "unavailable", cell: cell.id, facts, reason: unavailable });
      await journal.append({ kind: "cell-done", cell: cell.id });
      const made = attempts.get(cell.id) ?? [];
      await work.onRecord({ cell, ...facts, attempts: made, reusedFrom: null, unavailable });
    },
  });
}

async function keepAttempt(raw: RawAttempt, work: CorridorWork, journal: JournalWriter): Promise<Attempt> {
  const { result } = raw;
  const context = {
    ...{ number: raw.number, startedAt: result.startedAt, wallMs: result.wallMs, argv: raw.argv },
    ...{ engineOomKilled: result.end?.oomKilled ?? null, engineWarnings: raw.warnings, fault: result.fault },
  };
  const cell = raw.cell.id;
  const frames =
    result.frames === "" ? null : await keepFrames(work.state, work.run, cell, raw.number, result.frames);
  await journal.append({
    kind: "attempt",
    cell,
    facts: work.ground.factsOf(cell),
    context,
    frames,
    reusedFrom: null,
  });
  return attemptFromFrames(parseFrames(result.frames), context);
}

import { join } from "node:path";
import type { Cell, CellId, ContentKey } from "../domain/cell.ts";
import type { Container, ContainerEngine } from "../domain/container-engine.ts";
import type { Attempt } from "../domain/observation.ts";
import type { CellRecord, RunId } from "../domain/run.ts";
import { type RawAttempt, runCells } from "../execute/run-cells.ts";
import { attemptFromFrames } from "../store/attempt.ts";
import { parseFrames } from "../store/frames.ts";
import { type CellFacts, type JournalEvent, type JournalWriter, openJournal } from "../store/journal.ts";
import { keepFrames, runFolder } from "../store/run-folder.ts";
import type { StateFolder } from "../support/state-folder.ts";
import type { Ground } from "./ground.ts";

type AttemptEvent = Extract<JournalEvent, { kind: "attempt" }>;

/** A cell that is done: its record, and its lines in the journal. */
export interface DoneCell {
  readonly record: CellRecord;
  readonly events: readonly AttemptEvent[];
}

/** What the middle of the corridor needs: an engine, ground under the cells, and who wants to know. */
export interface CorridorWork {
  readonly state: StateFolder;
  readonly run: RunId;
  readonly engine: ContainerEngine;
  readonly ground: Ground;
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly keyOf: (cell: Cell, facts: Pick<CellFacts, "image" | "toolchain">) => ContentKey | null;
  /** Containers that an earlier, killed process of this run left running, by cell. */
  readonly adopted: ReadonlyMap<CellId, Container>;
  readonly onStart: (cell: CellId) => void;
  readonly onDone: (done: DoneCell) => Promise<void>;
}

/** The journal of a run, opened for appending. */
export function openRunJournal(state: StateFolder, run: RunId): Promise<JournalWriter> {
  return openJournal(join(runFolder(state, run), "journal.ndjson"));
}

/** Runs cells and journals what was observed; every finished cell is on disk before it is reported. */
export async function runThroughCorridor(
  cells: readonly Cell[],
  journal: JournalWriter,
  work: CorridorWork,
): Promise<void> {
  const attempts = new Map<CellId, { readonly attempt: Attempt; readonly event: AttemptEvent }[]>();
  const factsOf = (cell: Cell): CellFacts => {
    const facts = work.ground.factsOf(cell.id);
    return { ...facts, key: work.keyOf(cell, facts) };
  };
  await runCells(cells, {
    ...{
      engine: work.engine,
      jobs: work.jobs,
      signal: work.signal,
      onStart: work.onStart,
      adopted: work.adopted,
    },
    prepare: (cell) => work.ground.prepare(cell),
    keep: async (raw) => {
      const kept = await keepAttempt(raw, factsOf(raw.cell), work, journal);
      attempts.set(raw.cell.id, [...(attempts.get(raw.cell.id) ?? []), kept]);
      return kept.attempt;
    },
    onDone: async (cell, unavailable) => {
      const facts = factsOf(cell);
      if (unavailable !== null)
        await journal.append({
          kind: "unavailable",
          cell: cell.id,
          facts,
          reason: unavailable,
        });
      await journal.append({ kind: "cell-done", cell: cell.id });
      const made = attempts.get(cell.id) ?? [];
      const record = {
        cell,
        ...facts,
        attempts: made.map((each) => each.attempt),
        reusedFrom: null,
        unavailable,
      };
      await work.onDone({ record, events: made.map((each) => each.event) });
    },
  });
}

async function keepAttempt(
  raw: RawAttempt,
  facts: CellFacts,
  work: CorridorWork,
  journal: JournalWriter,
): Promise<{ readonly attempt: Attempt; readonly event: AttemptEvent }> {
  const { result } = raw;
  const context = {
    ...{
      number: raw.number,
      startedAt: result.startedAt,
      wallMs: result.wallMs,
      argv: raw.argv,
    },
    ...{
      engineOomKilled: result.end?.oomKilled ?? null,
      engineWarnings: raw.warnings,
      fault: result.fault,
    },
  };
  const cell = raw.cell.id;
  const frames =
    result.frames === "" ? null : await keepFrames(work.state, work.run, cell, raw.number, result.frames);
  const event = {
    kind: "attempt",
    cell,
    facts,
    context,
    frames,
    reusedFrom: null,
  } as const;
  await journal.append(event);
  return {
    event,
    attempt: attemptFromFrames(parseFrames(result.frames), context),
  };
}

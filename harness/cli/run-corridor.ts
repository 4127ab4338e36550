import type { Cell, CellId, ContentKey } from "../domain/cell.ts";
import type { Container, ContainerEngine } from "../domain/container-engine.ts";
import type { Attempt, StepObservation } from "../domain/observation.ts";
import type { CellRecord, RunId } from "../domain/run.ts";
import type { ProbeResult } from "../execute/probe-container.ts";
import { type RawAttempt, runCells } from "../execute/run-cells.ts";
import { type Round, runRounds } from "../execute/run-rounds.ts";
import { type AttemptContext, attemptFromFrames } from "../store/attempt.ts";
import { parseFrames } from "../store/frames.ts";
import { type CellFacts, type JournalEvent, type JournalWriter, openJournal } from "../store/journal.ts";
import { journalFile, keepFrames } from "../store/run-folder.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { EXIT, UserError } from "./exit-status.ts";
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
  readonly onRound: (round: Round) => void;
  readonly onDone: (done: DoneCell) => Promise<void>;
}

/** The journal of a run, opened for appending. */
export async function openRunJournal(state: StateFolder, run: RunId): Promise<JournalWriter> {
  const file = journalFile(state, run);
  return openJournal(file).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file} cannot be written (${error.code}), so nothing was run`, EXIT.inconclusive);
  });
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
  const run = cells.some(({ measure }) => measure) ? runRounds : runCells;
  await run(cells, {
    ...{
      engine: work.engine,
      jobs: work.jobs,
      signal: work.signal,
      onStart: work.onStart,
      adopted: work.adopted,
      onRound: work.onRound,
    },
    passed: phasePassed,
    goesOn: (_, { steps }) => steps.some(stepPassed),
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
  const { frames, context, attempt } = await keepRaw(raw, work);
  const event = { kind: "attempt", cell: raw.cell.id, facts, context, frames, reusedFrom: null } as const;
  await journal.append(event);
  return { event, attempt };
}

/** An attempt with its frames on disk, ready to be journaled. */
export interface KeptRaw {
  readonly frames: readonly (string | null)[];
  readonly context: AttemptContext;
  readonly attempt: Attempt;
}

/** Keeps an attempt's frames in its run's folder, and reads them. */
export async function keepRaw(
  raw: RawAttempt,
  { state, run }: Pick<CorridorWork, "state" | "run">,
): Promise<KeptRaw> {
  const cell = raw.cell.id;
  const results = raw.phases.map((phase) => phase.result);
  const kept = results.map(({ frames }, phase) =>
    frames === "" ? null : keepFrames(state, run, { cell, attempt: raw.number, phase }, frames),
  );
  const frames = await Promise.all(kept);
  const context = contextOf(raw);
  const files = results.map((result) => parseFrames(result.frames));
  return { frames, context, attempt: attemptFromFrames(files, context) };
}

/** What is known of an attempt beside its frames: the phases' own facts, joined. */
function contextOf({ cell, number, phases }: RawAttempt): AttemptContext {
  const results = phases.map((phase) => phase.result);
  const kills = results.map((result) => result.end?.oomKilled ?? null);
  return {
    number,
    startedAt: results[0]?.startedAt ?? new Date().toISOString(),
    wallMs: results.reduce((sum, result) => sum + result.wallMs, 0),
    argv: phases.map((phase) => phase.argv),
    engineOomKilled: kills.includes(true) ? true : kills.every((kill) => kill === null) ? null : false,
    engineWarnings: [...new Set(phases.flatMap((phase) => phase.warnings))],
    memoryLimitBytes: cell.limits.memoryBytes,
    fault: results.find((result) => result.fault !== null)?.fault ?? null,
  };
}

/** Where no step of a cell passes there is nothing to measure. */
function stepPassed({ end }: StepObservation): boolean {
  return end.kind === "exited" && end.code === 0;
}

/** Whether each step of a phase exited 0. */
export function phasePassed({ fault, frames }: ProbeResult): boolean {
  if (fault) return false;
  const ends = parseFrames(frames).frames.flatMap((frame) => (frame.kind === "step-end" ? [frame.end] : []));
  return ends.length > 0 && ends.every((end) => end.kind === "exited" && end.code === 0);
}

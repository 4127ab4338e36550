import { mkdir, open, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CellId } from "../domain/cell.ts";
import type { Attempt } from "../domain/observation.ts";
import type { CellRecord, RunId, RunRecord, WorkSpan } from "../domain/run.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { attemptFromFrames } from "./attempt.ts";
import { parseFrames } from "./frames.ts";
import { type JournalEvent, lastWords, parseJournal } from "./journal.ts";
import { parseHeader, type RunHeader } from "./run-header.ts";

/** A run that is not in the state folder, or cannot be read; the message names the ones that are. */
export class RunNotFoundError extends Error {}

/** The folder of all runs. */
export function runsFolder(state: StateFolder): string {
  return join(state.dir, "runs");
}

/** The folder of one run; it stays. */
export function runFolder(state: StateFolder, run: RunId): string {
  return join(runsFolder(state), run);
}

/** Makes a new run's folder: "20261122-1", the day and the first number that is free. */
export async function createRunFolder(state: StateFolder, now: Date): Promise<RunId> {
  await mkdir(runsFolder(state), { recursive: true });
  const day = now.toISOString().slice(0, 10).replaceAll("-", "");
  for (let number = 1; ; number++) {
    const run = `${day}-${number}` as RunId;
    try {
      await mkdir(runFolder(state, run));
      return run;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** Writes what the run is. */
export async function writeRunHeader(state: StateFolder, run: RunId, header: RunHeader): Promise<void> {
  const file = join(runFolder(state, run), "run.json");
  await writeFile(`${file}.new`, `${JSON.stringify(header, null, 1)}\n`);
  await rename(`${file}.new`, file);
}

/**
 * Keeps a phase's frames as they came, on disk before anything reads them; gives the file relative to the run's folder. A
 * resumed run counts its attempts from 1 again: what an earlier try left stays as it is.
 */
export async function keepFrames(
  state: StateFolder,
  run: RunId,
  at: { readonly cell: CellId; readonly attempt: number; readonly phase: number },
  frames: string,
): Promise<string> {
  await mkdir(join(runFolder(state, run), "cells", at.cell), { recursive: true });
  for (let copy = 1; ; copy++) {
    const suffix = copy === 1 ? "" : `-${copy}`;
    const name = join("cells", at.cell, `attempt-${at.attempt}.${at.phase}${suffix}.frames`);
    if (await writeNew(join(runFolder(state, run), name), frames)) return name;
  }
}

/** False when the file is there already. */
async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    try {
      await handle.writeFile(text);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

const RUN_ID = /^\d{8}-\d+$/;

/** The runs of this state folder, oldest first. */
export async function listRuns(state: StateFolder): Promise<RunId[]> {
  const names = await readdir(runsFolder(state)).catch(() => []);
  const runs = names.filter((name) => RUN_ID.test(name)) as RunId[];
  const order = (run: RunId) => run.split("-").map(Number) as [number, number];
  return runs.sort((a, b) => order(a)[0] - order(b)[0] || order(a)[1] - order(b)[1]);
}

/** Reads a run's header. Rejects with a RunNotFoundError, also for what is no run's id and for a damaged header. */
export async function readRunHeader(state: StateFolder, run: RunId): Promise<RunHeader> {
  const file = join(runFolder(state, run), "run.json");
  const text = RUN_ID.test(run) ? await readFile(file, "utf8").catch(() => undefined) : undefined;
  if (text === undefined && (await listRuns(state)).includes(run))
    throw new RunNotFoundError(`run ${run} cannot be read: there is no ${file}`);
  if (text === undefined) {
    const known = (await listRuns(state)).filter((each) => each !== run).slice(-5);
    const hint = known.length > 0 ? `the last ones are ${known.join(", ")}` : "there are none yet";
    throw new RunNotFoundError(`no run "${run}" in ${runsFolder(state)}; ${hint}`);
  }
  const header = parseHeader(text);
  if (!header)
    throw new RunNotFoundError(`run ${run} cannot be read: ${file} is damaged, or of another version`);
  return header;
}

/** A stored run, put together from its header, journal and frames. Cells without an attempt are records without attempts. */
export async function readRun(state: StateFolder, run: RunId): Promise<RunRecord> {
  const { schema: _schema, argv: _argv, scenario: _scenario, ...header } = await readRunHeader(state, run);
  const { events, damage } = await readJournal(state, run);
  // A run that was gone on with has finished more than once.
  const finished = events.filter((event) => event.kind === "finished");
  const words = lastWords(events);
  const cells: CellRecord[] = [];
  // One after another: a run may have more frame files than a process may have open.
  for (const cell of header.plan.cells)
    cells.push(await readCell(state, run, cell, words.get(cell.id) ?? []));
  const wallMs = finished.length > 0 ? finished.reduce((sum, event) => sum + event.wallMs, 0) : null;
  const plan = { ...header.plan, warnings: [...header.plan.warnings, ...damage] };
  const work = events.flatMap((event) => (event.kind === "work" ? [spanOf(event)] : []));
  return { ...header, run, plan, wallMs, cells, work };
}

function spanOf({ what, startedAt, wallMs }: WorkSpan): WorkSpan {
  return { what, startedAt, wallMs };
}

/** The events of a run's journal that can be read, and a sentence about those that cannot. */
export async function readJournal(
  state: StateFolder,
  run: RunId,
): Promise<{ readonly events: readonly JournalEvent[]; readonly damage: readonly string[] }> {
  const file = journalFile(state, run);
  try {
    const { events, badLines } = parseJournal(await readFile(file, "utf8"));
    const lines = badLines === 1 ? "1 line" : `${badLines} lines`;
    const damage = `${lines} of ${file} cannot be read; nothing that stands there is in this report`;
    return { events, damage: badLines > 0 ? [damage] : [] };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Before its first cell a run has none.
    if (code === "ENOENT") return { events: [], damage: [] };
    return { events: [], damage: [`${file} cannot be read (${code}); all cells count as not run`] };
  }
}

/** The file that a run's events are appended to. */
export function journalFile(state: StateFolder, run: RunId): string {
  return join(runFolder(state, run), "journal.ndjson");
}

async function readCell(
  state: StateFolder,
  run: RunId,
  cell: CellRecord["cell"],
  events: readonly JournalEvent[],
): Promise<CellRecord> {
  const made = events.filter((event) => event.kind === "attempt");
  const gone = events.findLast((event) => event.kind === "unavailable");
  const facts = (made.at(-1) ?? gone)?.facts ?? { key: null, toolchain: null, image: null };
  const attempts = await Promise.all(made.map((event) => readAttempt(state, run, event)));
  const reusedFrom = made.at(-1)?.reusedFrom ?? null;
  const unavailable = attempts.length > 0 ? null : (gone?.reason ?? null);
  return { cell, ...facts, attempts, reusedFrom, unavailable };
}

/** One attempt of a journal, with its frames read from the run that made it; frames that are gone since are a fault. */
export async function readAttempt(
  state: StateFolder,
  run: RunId,
  event: Extract<JournalEvent, { kind: "attempt" }>,
): Promise<Attempt> {
  const folder = runFolder(state, event.reusedFrom ?? run);
  let fault = event.context.fault;
  const files = event.frames.map(async (name) => {
    if (name === null) return parseFrames("");
    const text = await readFile(join(folder, name), "utf8").catch((error: NodeJS.ErrnoException) => {
      fault ??= { where: "disk", message: `${name} cannot be read (${error.code})`, transient: false };
      return "";
    });
    return parseFrames(text);
  });
  return attemptFromFrames(await Promise.all(files), { ...event.context, fault });
}

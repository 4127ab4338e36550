import { join } from "node:path";
import type { CellId } from "../domain/cell.ts";
import type { EngineInfo, RunId } from "../domain/run.ts";
import type { EngineLease } from "../engine/resolve-engine.ts";
import { resolveEngine } from "../engine/resolve-engine.ts";
import { sweepContainers } from "../execute/sweep.ts";
import { loadImageCatalogue } from "../provision/image-catalogue.ts";
import { probeHash } from "../provision/probe-binary.ts";
import { renderJsonLine } from "../report/json.ts";
import type { JournalWriter } from "../store/journal.ts";
import { storeResult } from "../store/results.ts";
import { createRunFolder, writeRunHeader } from "../store/run-folder.ts";
import { lockFor, tryLock } from "../support/lock.ts";
import { openStateFolder, type StateFolder } from "../support/state-folder.ts";
import type { AfterCells } from "./after-cells.ts";
import { layGround } from "./ground.ts";
import type { Io } from "./io.ts";
import { type LiveView, liveView } from "./live-view.ts";
import { packageRoot } from "./package-root.ts";
import type { PlannedRun } from "./planned-run.ts";
import { adoptContainers, type Interrupted } from "./resume.ts";
import { findReusable, type KeyGround, keyOf, keysOf, mayStore } from "./reuse.ts";
import { type DoneCell, openRunJournal, runThroughCorridor } from "./run-corridor.ts";
import { collectResults, type RunResults } from "./run-results.ts";
import { jobsFor } from "./sizing.ts";
import { keepSpans, withSpans } from "./work-spans.ts";

/** How a run is to be made and shown. */
export interface RunOptions {
  readonly json?: boolean;
  readonly jsonStream?: boolean;
  readonly quiet?: boolean;
  readonly fresh?: boolean;
  readonly reuseRuns?: boolean;
  readonly jobs?: string;
}

/** What is to be run: something new, or the rest of an interrupted run. */
export type RunRequest =
  | {
      readonly kind: "new";
      readonly planned: PlannedRun;
      /** What follows on the same ground once all cells are done; not called where none could be run. */
      readonly after?: (at: AfterCells) => Promise<void>;
    }
  | {
      readonly kind: "resumed";
      readonly planned: PlannedRun;
      readonly resumed: Interrupted;
    };

/** What a request is made from. */
export interface Ask {
  readonly state: StateFolder;
  readonly engine: EngineInfo;
}

interface Session {
  readonly request: RunRequest;
  readonly run: RunId;
  readonly state: StateFolder;
  readonly lease: EngineLease;
  readonly options: RunOptions;
  readonly io: Io;
  readonly signal: AbortSignal;
  readonly keys: KeyGround;
  readonly results: RunResults;
  readonly view: LiveView;
}

/** A run that has come to its end, or to where a signal ended it. */
export type MadeRun = Pick<Session, "run" | "state" | "results">;

/** Makes a run from a request: what is known is reused, the rest is run. */
export async function makeRun(
  options: RunOptions,
  io: Io,
  signal: AbortSignal,
  ask: (at: Ask) => Promise<RunRequest>,
): Promise<MadeRun> {
  const began = Date.now();
  const state = await openStateFolder(io.env);
  await using lease = await resolveEngine(state, io.env);
  const request = await ask({ state, engine: lease.info });
  const run =
    request.kind === "resumed" ? request.resumed.run : await createRunFolder(state, new Date(began));
  await using _lock = await lockFor(state, `run-${run}`);
  const frame = await frameOf(request, run, state, lease.info, began);
  const catalogue = await loadImageCatalogue(join(packageRoot(), "images"));
  const session: Session = {
    ...{ request, run, state, lease, options, io, signal },
    keys: {
      ...{
        state,
        project: request.planned.project,
        engine: lease.info,
        catalogue,
      },
      probeHash: await probeHash(join(packageRoot(), "images/probe")),
    },
    results: collectResults(frame, request.planned.releases, began),
    view: liveView(
      request.planned.plan,
      request.planned.project.name,
      io,
      Boolean(options.quiet || options.jsonStream),
    ),
  };
  try {
    await runOpenCells(session);
  } finally {
    session.view.close();
  }
  return session;
}

async function frameOf(
  request: RunRequest,
  run: RunId,
  state: StateFolder,
  engine: EngineInfo,
  began: number,
) {
  if (request.kind === "resumed") {
    const { plan, project, startedAt } = request.resumed.header;
    return { run, plan, engine, project, startedAt };
  }
  const { planned } = request;
  const project = { name: planned.project.name, treeHash: planned.project.tree.hash };
  const frame = { run, plan: planned.plan, engine, project, startedAt: new Date(began).toISOString() };
  const { run: _, ...header } = frame;
  await writeRunHeader(state, run, {
    schema: 1,
    ...header,
    scenario: planned.scenario,
    argv: process.argv.slice(2),
  });
  return frame;
}

async function runOpenCells(session: Session): Promise<void> {
  const { request, run, state, keys, options } = session;
  await using journal = await openRunJournal(state, run);
  if (request.kind === "resumed") {
    for (const record of request.resumed.done) show(session, { record, events: [] });
    await journal.append({ kind: "resumed", at: new Date().toISOString() });
  }
  const open = request.kind === "resumed" ? request.resumed.open : request.planned.plan.cells;
  const known = options.fresh
    ? new Map()
    : await findReusable(open, await keysOf(open, keys), keys, options.reuseRuns ?? false);
  for (const [cell, reused] of known) {
    for (const event of reused.events) await journal.append(event);
    await journal.append({ kind: "cell-done", cell });
    show(session, reused);
  }
  const rest = open.filter((cell) => !known.has(cell.id));
  const runnable = rest.filter((cell) => cell.support.kind === "supported");
  for (const cell of rest.filter((each) => each.support.kind !== "supported"))
    await showUnsupported(session, journal, cell);
  if (runnable.length > 0) await runOnEngine(session, journal, runnable);
  if (!session.signal.aborted)
    await journal.append({
      kind: "finished",
      wallMs: session.results.record().wallMs ?? 0,
    });
}

async function showUnsupported(
  session: Session,
  journal: JournalWriter,
  cell: DoneCell["record"]["cell"],
): Promise<void> {
  const facts = { key: null, toolchain: null, image: null };
  const reason = cell.support.kind === "supported" ? "" : cell.support.reason;
  await journal.append({ kind: "unavailable", cell: cell.id, facts, reason });
  await journal.append({ kind: "cell-done", cell: cell.id });
  show(session, {
    record: {
      cell,
      ...facts,
      attempts: [],
      reusedFrom: null,
      unavailable: reason,
    },
    events: [],
  });
}

async function runOnEngine(
  session: Session,
  journal: JournalWriter,
  cells: readonly DoneCell["record"]["cell"][],
): Promise<void> {
  const { request, run, state, lease, keys, signal, view } = session;
  const engine = await lease.connect();
  const adopted =
    request.kind === "resumed" ? await adoptContainers(engine, state, run, cells) : new Map<CellId, never>();
  const sweep = sweepContainers(engine, {
    ...{
      owner: state.owner,
      nowUnix: Math.floor(Date.now() / 1000),
      except: run,
    },
    isDead: (other) => isFree(state, other),
  }).catch(() => 0);
  const go = await request.planned.go();
  const progress = withSpans(view.provisioning, keepSpans(session.results, journal));
  const at = { engine, state, go, progress, signal };
  const ground = layGround(at, {
    run,
    project: request.planned.project,
    cells: request.planned.plan.cells,
    catalogue: keys.catalogue,
  });
  const work = { state, run, engine, ground, signal };
  await runThroughCorridor(cells, journal, {
    ...{ ...work, adopted },
    jobs: jobsFor(request.planned.plan, lease.info, session.options.jobs),
    keyOf: (cell, { toolchain }) => (toolchain ? keyOf(cell, toolchain.sum, keys) : null),
    onStart: (cell) => view.started(cell),
    onRound: (round) => view.round(round),
    onDone: async (done) => {
      const verdict = show(session, done);
      const { cell, key } = done.record;
      if (key && mayStore(cell, verdict)) await storeResult(state, key, { run, attempts: done.events });
    },
  });
  if (request.kind === "new" && !signal.aborted)
    await request.after?.({ ...work, cells, journal, say: (line) => view.says(line) });
  await sweep;
}

function show({ results, options, io, view }: Session, { record }: DoneCell) {
  const verdict = results.add(record);
  if (options.jsonStream) io.print(renderJsonLine(record, verdict));
  view.finished(verdict, record.reusedFrom);
  view.soFar(() => results.analysis().headline);
  return verdict;
}

async function isFree(state: StateFolder, run: string): Promise<boolean> {
  const lock = await tryLock(state, `run-${run}`);
  await lock?.[Symbol.asyncDispose]();
  return lock !== undefined;
}

import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import type { Cell, CellId } from "../domain/cell.ts";
import { type Container, type ContainerEngine, OWNER_LABEL, RUN_LABEL } from "../domain/container-engine.ts";
import type { Attempt, InfrastructureFault } from "../domain/observation.ts";
import {
  binVolume,
  type CellGround,
  cellContainer,
  compileGroup,
  DEADLINE_SLACK_MS,
  type PhaseTry,
} from "./cell-container.ts";
import { phasesOf } from "./phases.ts";
import { type ProbeResult, runProbeContainer } from "./probe-container.ts";

/** What a cell's preparation comes to: ground to stand on, or the reason why there is none. */
export type Prepared =
  | { readonly kind: "ready"; readonly ground: CellGround }
  | { readonly kind: "unavailable"; readonly reason: string }
  | { readonly kind: "fault"; readonly fault: InfrastructureFault };

/** One phase of an attempt as it came back. */
export interface RawPhase {
  readonly argv: readonly (readonly string[])[];
  readonly warnings: readonly string[];
  readonly result: ProbeResult;
}

/** One attempt as it came back, for the store to keep before anything reads it. At least one phase. */
export interface RawAttempt {
  readonly cell: Cell;
  readonly number: number;
  readonly phases: readonly RawPhase[];
}

/** What running cells needs from outside. */
export interface Execution {
  readonly engine: ContainerEngine;
  /** How many cells compile at a time. */
  readonly jobs: number;
  /** Ends all work: what runs is killed, what waits does not start. */
  readonly signal: AbortSignal;
  /** Containers of this run that are already there, by cell: they are waited for in place of a first attempt. */
  readonly adopted: ReadonlyMap<CellId, Container>;
  readonly prepare: (cell: Cell) => Promise<Prepared>;
  /** Whether every step of a phase passed, so that the next may start. */
  readonly passed: (result: ProbeResult) => boolean;
  /** Keeps an attempt, then gives it back as an observation. */
  readonly keep: (raw: RawAttempt) => Promise<Attempt>;
  readonly onStart: (cell: CellId) => void;
  /** All attempts of a cell have been made; `unavailable` says why there is none. */
  readonly onDone: (cell: Cell, unavailable: string | null) => Promise<void>;
}

/** Tries of an attempt that ended in a transient fault; the last fault stands. */
const FAULT_TRIES = 3;
const FAULT_PAUSE_MS = 500;

/** How many containers are created while others still compile. */
const CREATED_AHEAD = 2;

/**
 * Runs cells: each gets a fresh container an attempt, created while earlier cells compile. Resolves when all are done or
 * the signal fired. Rejects when an answer cannot be kept: then nothing more starts, and what runs is stopped first.
 */
export async function runCells(cells: readonly Cell[], at: Execution): Promise<void> {
  const lost = new AbortController();
  const signal = AbortSignal.any([at.signal, lost.signal]);
  // Every running container listens.
  setMaxListeners(0, signal);
  const line: Line = { slots: pLimit(at.jobs + CREATED_AHEAD), running: pLimit(at.jobs), leaders: new Map() };
  const work = cells.map((cell) =>
    fromGround(cell, { ...at, signal }, line).catch((error: unknown) => {
      lost.abort();
      throw error;
    }),
  );
  const broken = (await Promise.allSettled(work)).find((end) => end.status === "rejected");
  if (broken) throw broken.reason;
}

/** Where cells wait for each other. */
interface Line {
  /** A place to have a container in. */
  readonly slots: Limit;
  /** A place to compile in. */
  readonly running: Limit;
  /** The first cell of each compile group. */
  readonly leaders: Map<string, Promise<void>>;
}

async function fromGround(cell: Cell, at: Execution, { slots, running, leaders }: Line): Promise<void> {
  const ground = await groundOf(cell, at);
  if (ground === null) return;
  const work = () => slots(async () => (at.signal.aborted ? undefined : runCell(cell, ground, at, running)));
  await afterLeader(cell, ground, leaders, work);
}

/** The ground for a cell; null where there is none, which is then the cell's answer, or where the signal has fired. */
export async function groundOf(cell: Cell, at: Execution): Promise<CellGround | null> {
  const prepared = await prepareOrFault(cell, at);
  if (at.signal.aborted) return null;
  if (prepared.kind === "ready") return prepared.ground;
  if (prepared.kind === "fault") await at.keep(faultyAttempt(cell, 1, prepared.fault));
  await at.onDone(cell, prepared.kind === "unavailable" ? prepared.reason : null);
  return null;
}

/** The first cell of a group fills the cache; the others wait for it, without holding a place, and find all but their own part done. */
async function afterLeader(
  cell: Cell,
  ground: CellGround,
  leaders: Map<string, Promise<void>>,
  work: () => Promise<void>,
): Promise<void> {
  const group = compileGroup(cell, ground);
  const leader = group === null ? undefined : leaders.get(group);
  if (leader) {
    await leader.catch(() => {});
    return work();
  }
  const own = work();
  if (group !== null) leaders.set(group, own);
  return own;
}

async function prepareOrFault(cell: Cell, at: Execution): Promise<Prepared> {
  try {
    return await at.prepare(cell);
  } catch (error) {
    return { kind: "fault", fault: engineFault(error) };
  }
}

type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/** Makes the attempts that the scenario asks for. */
async function runCell(cell: Cell, ground: CellGround, at: Execution, running: Limit): Promise<void> {
  let number = 0;
  for (let answered = 0; answered < cell.repeat; answered++) {
    const attempt = await answeredAttempt(cell, ground, number, at, running);
    if (at.signal.aborted || attempt === null) return;
    number = attempt.number;
  }
  await at.onDone(cell, null);
}

/**
 * One attempt, numbered from `before` on; one that ended in a transient fault is made again, and all are kept. Gives the last; null when
 * the signal has fired.
 */
export async function answeredAttempt(
  cell: Cell,
  ground: CellGround,
  before: number,
  at: Execution,
  running: Limit,
): Promise<Attempt | null> {
  for (let tries = 1; ; tries++) {
    const raw = await oneAttempt(cell, ground, before + tries, at, running);
    if (at.signal.aborted) return null;
    const attempt = await at.keep(raw);
    if (!attempt.fault?.transient || tries >= FAULT_TRIES) return attempt;
    await sleep(FAULT_PAUSE_MS * 2 ** tries, null, { signal: at.signal }).catch(() => {});
  }
}

/** What a single attempt needs from outside. */
export type AttemptExecution = Pick<Execution, "engine" | "signal" | "adopted" | "passed" | "onStart">;

/** Runs a cell's phases in turn, each in a container of its own, up to the first that does not pass. */
export async function oneAttempt(
  cell: Cell,
  ground: CellGround,
  number: number,
  at: AttemptExecution,
  running: Limit,
): Promise<RawAttempt> {
  const phases = phasesOf(cell, ground.workingFolder);
  const bin = binVolume(cell, ground, number, phases.length);
  const made: RawPhase[] = [];
  let leftMs = cell.limits.timeoutMs;
  try {
    if (bin) await at.engine.ensureVolume(bin, { [OWNER_LABEL]: ground.owner, [RUN_LABEL]: ground.run });
    for (const [index, phase] of phases.entries()) {
      const raw = await onePhase(
        cell,
        ground,
        { phase, index, attempt: number, binVolume: bin, leftMs },
        at,
        running,
      );
      made.push(raw);
      leftMs = Math.max(1, leftMs - raw.result.wallMs);
      if (!at.passed(raw.result)) break;
    }
  } catch (error) {
    made.push(faultyPhase(engineFault(error)));
  } finally {
    if (bin) await at.engine.removeVolume(bin).catch(() => {});
  }
  return { cell, number, phases: made };
}

async function onePhase(
  cell: Cell,
  ground: CellGround,
  phaseTry: PhaseTry,
  at: AttemptExecution,
  running: Limit,
): Promise<RawPhase> {
  const isFirst = phaseTry.attempt === 1 && phaseTry.index === 0;
  const adopted = isFirst ? at.adopted.get(cell.id) : undefined;
  const container = adopted ?? (await at.engine.createContainer(cellContainer(cell, ground, phaseTry)));
  try {
    const result = await running(async () => {
      at.signal.throwIfAborted();
      at.onStart(cell.id);
      const how = { started: adopted !== undefined, signal: at.signal };
      return runProbeContainer(container, phaseTry.leftMs + DEADLINE_SLACK_MS, how);
    });
    return { argv: phaseTry.phase.steps.map((step) => step.argv), warnings: container.warnings, result };
  } finally {
    await container.remove().catch(() => {});
  }
}

function faultyPhase(fault: InfrastructureFault): RawPhase {
  const result = { frames: "", end: null, wallMs: 0, startedAt: new Date().toISOString(), fault };
  return { argv: [], warnings: [], result };
}

function faultyAttempt(cell: Cell, number: number, fault: InfrastructureFault): RawAttempt {
  return { cell, number, phases: [faultyPhase(fault)] };
}

function engineFault(error: unknown): InfrastructureFault {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").trim();
  return { where: "engine", message, transient: true };
}

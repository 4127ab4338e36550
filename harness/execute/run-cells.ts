import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import type { Cell, CellId } from "../domain/cell.ts";
import type { Container, ContainerEngine } from "../domain/container-engine.ts";
import type { Attempt, InfrastructureFault } from "../domain/observation.ts";
import {
	type CellGround,
	cellContainer,
	DEADLINE_SLACK_MS,
	probeSpec,
} from "./cell-container.ts";
import { type ProbeResult, runProbeContainer } from "./probe-container.ts";

/** What a cell's preparation comes to: ground to stand on, or the reason why there is none. */
export type Prepared =
	| { readonly kind: "ready"; readonly ground: CellGround }
	| { readonly kind: "unavailable"; readonly reason: string }
	| { readonly kind: "fault"; readonly fault: InfrastructureFault };

/** One attempt as it came back, for the store to keep before anything reads it. */
export interface RawAttempt {
	readonly cell: Cell;
	readonly number: number;
	readonly argv: readonly (readonly string[])[];
	readonly warnings: readonly string[];
	readonly result: ProbeResult;
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

/** Runs cells: each gets a fresh container an attempt, created while earlier cells compile. Resolves when all are done or the signal fired. */
export async function runCells(
	cells: readonly Cell[],
	at: Execution,
): Promise<void> {
	const slots = pLimit(at.jobs + CREATED_AHEAD);
	const running = pLimit(at.jobs);
	await Promise.all(
		cells.map(async (cell) => {
			const prepared = await prepareOrFault(cell, at);
			if (at.signal.aborted) return;
			if (prepared.kind === "unavailable")
				return at.onDone(cell, prepared.reason);
			if (prepared.kind === "fault") {
				await at.keep(faultyAttempt(cell, 1, prepared.fault));
				return at.onDone(cell, null);
			}
			await slots(() => runCell(cell, prepared.ground, at, running));
		}),
	);
}

async function prepareOrFault(cell: Cell, at: Execution): Promise<Prepared> {
	try {
		return await at.prepare(cell);
	} catch (error) {
		return { kind: "fault", fault: engineFault(error) };
	}
}

type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/** Makes the attempts that the scenario asks for; one that ended in a transient fault is made again, and both are kept. */
async function runCell(
	cell: Cell,
	ground: CellGround,
	at: Execution,
	running: Limit,
): Promise<void> {
	let number = 0;
	for (let answered = 0; answered < cell.repeat; answered++) {
		for (let tries = 1; tries <= FAULT_TRIES; tries++) {
			const raw = await oneAttempt(cell, ground, ++number, at, running);
			if (at.signal.aborted) return;
			const { fault } = await at.keep(raw);
			if (!fault?.transient) break;
			if (tries < FAULT_TRIES)
				await sleep(FAULT_PAUSE_MS * 2 ** tries, null, {
					signal: at.signal,
				}).catch(() => {});
		}
	}
	await at.onDone(cell, null);
}

async function oneAttempt(
	cell: Cell,
	ground: CellGround,
	number: number,
	at: Execution,
	running: Limit,
): Promise<RawAttempt> {
	const adopted = number === 1 ? at.adopted.get(cell.id) : undefined;
	let container: Container;
	try {
		container =
			adopted ??
			(await at.engine.createContainer(cellContainer(cell, ground, number)));
	} catch (error) {
		return faultyAttempt(cell, number, engineFault(error));
	}
	const stop = () => void container.kill("SIGKILL").catch(() => {});
	at.signal.addEventListener("abort", stop, { once: true });
	try {
		const result = await running(async () => {
			at.signal.throwIfAborted();
			at.onStart(cell.id);
			return runProbeContainer(
				container,
				cell.limits.timeoutMs + DEADLINE_SLACK_MS,
				adopted !== undefined,
			);
		});
		const argv = probeSpec(cell, ground).steps.map((step) => step.argv);
		return { cell, number, argv, warnings: container.warnings, result };
	} catch (error) {
		return faultyAttempt(cell, number, engineFault(error));
	} finally {
		at.signal.removeEventListener("abort", stop);
		await container.remove().catch(() => {});
	}
}

function faultyAttempt(
	cell: Cell,
	number: number,
	fault: InfrastructureFault,
): RawAttempt {
	const result = {
		frames: "",
		end: null,
		wallMs: 0,
		startedAt: new Date().toISOString(),
		fault,
	};
	return { cell, number, argv: [], warnings: [], result };
}

function engineFault(error: unknown): InfrastructureFault {
	const message = (error instanceof Error ? error.message : String(error))
		.replace(/\s+/g, " ")
		.trim();
	return { where: "engine", message, transient: true };
}

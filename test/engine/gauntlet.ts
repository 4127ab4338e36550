import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import Dockerode from "dockerode";
import { afterAll, inject } from "vitest";
import type { z } from "zod";
import { CELL_LABEL, OWNER_LABEL, PHASE_LABEL } from "../../harness/domain/container-engine.ts";
import type { RunId, RunRecord } from "../../harness/domain/run.ts";
import type { runSchema } from "../../harness/report/run-schema.ts";
import { listRuns, readRun } from "../../harness/store/run-folder.ts";
import { openStateFolder, type StateFolder } from "../../harness/support/state-folder.ts";

/** The document that `--json` prints. */
export type RunDocument = z.infer<typeof runSchema>;

/** How the program ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The most memory that the program itself held, in bytes; 0 where /proc does not say. */
  readonly peakRssBytes: number;
}

/** A running program. */
export interface Started {
  readonly process: ChildProcess;
  readonly state: StateFolder;
  /** What it has printed so far. */
  readonly said: { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<Ended>;
  /** Resolves with the text so far once `pattern` has been printed; rejects when the program ends before. */
  printed(stream: "stdout" | "stderr", pattern: RegExp): Promise<string>;
}

/** A state folder of a test's own, which knows the releases and toolchains already. */
export async function newState(): Promise<StateFolder> {
  const { folder, seed } = inject("ground");
  const dir = await mkdtemp(join(folder, "state-"));
  const mine = new Set(["releases.json", "images", "probe", "modules", "fetching-go"]);
  for (const name of mine)
    await cp(join(seed, name), join(dir, name), { recursive: true }).catch(() => undefined);
  return openStateFolder({ GAUNTLET_STATE: dir });
}

/** Programs that a failed test left running. */
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts the program in a state folder. `env` adds to or, with undefined, takes from this process's own. */
export function start(
  state: StateFolder,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Started {
  const { program, socket } = inject("ground");
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DOCKER_HOST: `unix://${socket}`, GAUNTLET_STATE: state.dir, CI: "1", ...env },
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  const said = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      said[name] += chunk;
      for (const listener of listeners) listener();
    });
  const peak = watchPeak(child);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code, signal, ...said, peakRssBytes: peak() });
      for (const listener of listeners) listener();
    });
  });
  const printed = (stream: "stdout" | "stderr", pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(said[stream])) resolve(said[stream]);
        else if (child.exitCode !== null || child.signalCode !== null)
          reject(new Error(`ended without printing ${pattern}: ${said.stdout}${said.stderr}`));
        else return;
        listeners.delete(look);
      };
      listeners.add(look);
      look();
    });
  return { process: child, state, said, ended, printed };
}

/** Runs the program to its end. */
export function gauntlet(
  state: StateFolder,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Ended> {
  return start(state, args, env).ended;
}

/** Reads the document of a run with `--json`; fails with what the program said when there is none. */
export function documentOf({ stdout, stderr, code }: Ended): RunDocument {
  try {
    return JSON.parse(stdout) as RunDocument;
  } catch {
    throw new Error(`no JSON document (exit ${code}): ${stdout}${stderr}`);
  }
}

/** The kernel's own high-water mark of a process, asked until the process ends. */
function watchPeak(child: ChildProcess): () => number {
  let peakBytes = 0;
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    const kilobytes = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0);
    peakBytes = Math.max(peakBytes, kilobytes * 1024);
  }, 50);
  child.once("exit", () => clearInterval(timer));
  return () => peakBytes;
}

/** The engine itself, for looking at what the program did with it. */
export function docker(): Dockerode {
  return new Dockerode({ socketPath: inject("ground").socket });
}

/** Containers of a state folder that exist now, by name. */
export async function containersOf(state: StateFolder): Promise<string[]> {
  const filters = { label: [`${OWNER_LABEL}=${state.owner}`] };
  const found = await docker().listContainers({ all: true, filters: JSON.stringify(filters) });
  return found.map(({ Names }) => Names[0] ?? "");
}

/** The cells for which containers were created in a state folder since `sinceUnixMs`, one entry a container, in order. */
export async function createdCells(state: StateFolder, sinceUnixMs: number): Promise<string[]> {
  const label = [`${OWNER_LABEL}=${state.owner}`];
  const events = await docker().getEvents({
    since: sinceUnixMs / 1000,
    until: Date.now() / 1000,
    filters: { type: ["container"], event: ["create"], label },
  });
  return (await text(events))
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line) => {
      const event = JSON.parse(line) as { Actor: { Attributes: Record<string, string> } };
      const cell = event.Actor.Attributes[CELL_LABEL];
      return cell === undefined ? [] : [cell];
    });
}

/** Waits until a container of a program's executes a phase (from 0) of an attempt (from 1) of a cell whose id matches. */
export async function untilExecuting(
  { process: child, state, said }: Started,
  { phase = 1, attempt = 1, cell = /./ }: { phase?: number; attempt?: number; cell?: RegExp } = {},
): Promise<void> {
  const label = [`${OWNER_LABEL}=${state.owner}`, `${PHASE_LABEL}=${attempt}.${phase}`];
  while (child.exitCode === null && child.signalCode === null) {
    const found = await docker().listContainers({ filters: { label, status: ["running"] } });
    if (found.some(({ Labels }) => cell.test(Labels[CELL_LABEL] ?? ""))) return;
    await sleep(50);
  }
  throw new Error(`ended without executing ${attempt}.${phase} of ${cell}: ${said.stdout}${said.stderr}`);
}

/** The newest run of a state folder as stored. */
export async function newestRun(state: StateFolder): Promise<RunRecord> {
  const run = (await listRuns(state)).at(-1) as RunId;
  return readRun(state, run);
}

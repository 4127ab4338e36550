import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { type FailedCommand, printedLines } from "../diagnose/explain.ts";
import { cleanLines } from "../diagnose/text-lines.ts";
import { parseGoVersion } from "../domain/go-version.ts";
import type { StepObservation, ToolProcess } from "../domain/observation.ts";
import { parseTarget } from "../domain/target.ts";
import { goVerb, isGoCommand, placeToolexec, plainGoCommand } from "../plan/place-toolexec.ts";
import { parseFrames } from "../store/frames.ts";
import { processesOf } from "../store/process-frames.ts";
import { readNamedSources } from "./named-sources.ts";

const run = promisify(execFile);

/** How a command ended: its exit code as a shell gives it, and, when it failed, all that was seen of that. */
export interface WatchedEnd {
  readonly code: number;
  readonly failed: FailedCommand | null;
}

/**
 * Runs a command on this machine, its output passed through unchanged, with `probe` in front of each Go tool where it is a
 * go command that takes -toolexec. Null for `probe`: its text alone is looked at.
 */
export async function watchCommand(argv: readonly string[], probe: string | null): Promise<WatchedEnd> {
  const folder = await mkdtemp(join(tmpdir(), "gauntlet-"));
  try {
    const env = await goEnv(argv[0] ?? "");
    const frames = join(folder, "frames");
    const placed = probe === null || /\s/.test(folder) ? null : await placedIn(argv, probe, folder, env);
    const began = Date.now();
    const { end, output, code } = await passedThrough(placed ?? argv);
    if (code === 0) return { code, failed: null };
    const processes = processesOf(parseFrames(await readFile(frames, "utf8").catch(() => "")).frames);
    const wallMs = Date.now() - began;
    const failed = failedCommand(argv, { end, output, wallMs }, processes, env, placed !== null);
    return { code, failed: { ...failed, sources: await sourcesOf(failed, env) } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The sources that it names, of the module, its dependencies and the release, as they lie there now. */
async function sourcesOf({ step, processes, facts }: Omit<FailedCommand, "sources">, env: GoEnv) {
  const module = env.GOMOD && env.GOMOD !== "/dev/null" ? [dirname(env.GOMOD)] : [];
  const release = env.GOROOT ? [join(env.GOROOT, "src")] : [];
  const roots = [facts.root, ...module, ...release, ...(env.GOMODCACHE ? [env.GOMODCACHE] : [])];
  const named = await readNamedSources(printedLines(step), facts.root, roots);
  // A tool's own stack names the release's files, and only the tool said it.
  const said = processes.flatMap(({ output }) => cleanLines(output ?? ""));
  const frames = said.filter((line) => line.startsWith("\t"));
  const stacks = await Promise.all(release.map((folder) => readNamedSources(frames, folder, release)));
  return [...stacks.flat(), ...named];
}

type GoEnv = Readonly<Record<string, string>>;

/** What the go command says of itself; empty where the command is none, or cannot say. */
async function goEnv(command: string): Promise<GoEnv> {
  if (!isGoCommand(command)) return {};
  const [env, version] = await Promise.all([
    run(command, ["env", "-json"]).then(
      ({ stdout }) => JSON.parse(stdout) as GoEnv,
      () => ({}),
    ),
    run(command, ["version"]).then(
      ({ stdout }) => stdout,
      () => "",
    ),
  ]);
  return { ...env, GOVERSION: /go version (\S+)/.exec(version)?.[1] ?? "" };
}

async function placedIn(argv: readonly string[], probe: string, folder: string, env: GoEnv) {
  // A path of our own: the state folder's may hold blanks, which the go command would split at.
  const link = join(folder, "probe");
  await symlink(probe, link);
  const frames = join(folder, "frames");
  return placeToolexec(argv, env.GOFLAGS ?? "", (skip) => `${link} record ${frames} ${skip}`)?.argv ?? null;
}

interface Ended {
  readonly code: number;
  readonly end: StepObservation["end"];
  readonly output: StepObservation["output"];
}

async function passedThrough([command = "", ...args]: readonly string[]): Promise<Ended> {
  const child = spawn(command, args, { stdio: ["inherit", "pipe", "pipe"] });
  const kept = keeper();
  const passOn = (from: Readable, to: NodeJS.WriteStream) =>
    from.on("data", (chunk: Buffer) => {
      to.write(chunk);
      kept.add(chunk);
    });
  passOn(child.stdout, process.stdout);
  passOn(child.stderr, process.stderr);
  const { code, signal, reason } = await ended(child);
  const output = kept.output();
  if (reason !== null) return { code: 127, output, end: { kind: "never-started", reason } };
  if (signal !== null)
    return { code: 128 + constants.signals[signal], output, end: { kind: "signalled", signal } };
  return { code: code ?? 1, output, end: { kind: "exited", code: code ?? 1 } };
}

interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly reason: string | null;
}

/** A terminal's Ctrl-C reaches the child by itself; a signal to us alone is passed on. */
function ended(child: ChildProcess): Promise<ChildEnd> {
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  process.on("SIGTERM", pass).on("SIGHUP", pass);
  return new Promise<ChildEnd>((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, reason: error.message }));
    child.once("close", (code, signal) => resolve({ code, signal, reason: null }));
  }).finally(() => process.off("SIGTERM", pass).off("SIGHUP", pass));
}

/** How much of each end of the output is kept. */
const KEPT_BYTES = 1024 * 1024;

function keeper(): { add(chunk: Buffer): void; output(): StepObservation["output"] } {
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  let totalBytes = 0;
  return {
    add: (chunk) => {
      totalBytes += chunk.length;
      const room = KEPT_BYTES - head.length;
      if (room > 0) head = Buffer.concat([head, chunk.subarray(0, room)]);
      tail = Buffer.concat([tail, chunk.subarray(Math.max(0, room))]);
      if (tail.length > 2 * KEPT_BYTES) tail = tail.subarray(-KEPT_BYTES);
    },
    output: () => ({
      ...{ head: head.toString("utf8"), tail: tail.toString("utf8"), totalBytes },
      droppedBytes: totalBytes - head.length - tail.length,
    }),
  };
}

function failedCommand(
  argv: readonly string[],
  { end, output, wallMs }: Pick<StepObservation, "end" | "output" | "wallMs">,
  processes: readonly ToolProcess[],
  env: GoEnv,
  watched: boolean,
): Omit<FailedCommand, "sources"> {
  const plain = plainGoCommand(argv);
  const cgroup = { version: null, peakBytes: null, peakAnonBytes: null, oomKills: null, limitBytes: null };
  return {
    step: {
      step: goVerb(argv) ?? "command",
      argv: plain.argv,
      end,
      output,
      wallMs,
      userMs: null,
      systemMs: null,
      cgroup,
    },
    processes,
    facts: {
      go: parseGoVersion(env.GOVERSION ?? "") ?? null,
      target: parseTarget(`${env.GOOS}/${env.GOARCH}`) ?? null,
      cgo: env.CGO_ENABLED ? env.CGO_ENABLED === "1" : null,
      ...{ offline: env.GOPROXY === "off", inCell: false, root: resolve(plain.folder ?? ".") },
    },
    assumed: watched ? [] : ["no tool was watched: which process spoke is told by the text alone"],
  };
}

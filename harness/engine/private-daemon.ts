import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { pidOf, processIdentity, stillRuns } from "./living-process.ts";
import { makeBridge, removeBridge } from "./private-bridge.ts";
import type { PrivateProgram } from "./private-choice.ts";
import { makeRunFolder, type PrivatePlace } from "./private-place.ts";
import { endPodmanContainers, pauseProcess, podmanArguments } from "./private-podman.ts";

const run = promisify(execFile);
const START_TIMEOUT_MS = 30_000;
/** dockerd gives its containers ten seconds, then ends them. */
const STOP_TIMEOUT_MS = 30_000;
const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin:/sbin`;

/** Whether the daemon answers on its socket; a socket file alone is no sign of life. */
export function answers(place: PrivatePlace): Promise<boolean> {
  return new Promise((resolve) => {
    const ask = request({ socketPath: place.socket, path: "/_ping", timeout: 5_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    ask.once("error", () => resolve(false)).once("timeout", () => ask.destroy(new Error("no answer")));
    ask.end();
  });
}

/** Starts the daemon and waits for its answer. Rejects with the end of its log, leaving nothing behind. */
export async function startDaemon(daemon: PrivateProgram, place: PrivatePlace): Promise<void> {
  await clearLeftovers(daemon, place);
  await makeRunFolder(place);
  if (daemon.kind === "dockerd") await makeBridge(place.name);
  const log = openSync(place.log, "w");
  const argv =
    daemon.kind === "dockerd" ? dockerdArguments(place) : await podmanArguments(daemon.path, place);
  const child = spawn(daemon.path, argv, {
    // Podman's conmon leaves a file named oom where it was started.
    cwd: place.run,
    ...{ detached: true, stdio: ["ignore", log, log], env: { ...process.env, PATH } },
  });
  child.unref();
  try {
    await untilUp(child, place);
  } catch (error) {
    const said = (error as Error).message;
    if (child.exitCode === null) child.kill("SIGKILL");
    const end = await logEnd(place);
    await clearLeftovers(daemon, place);
    throw new Error(`${daemon.kind} did not start (${said}): ${end}`);
  }
}

async function untilUp(child: ChildProcess, place: PrivatePlace): Promise<void> {
  await new Promise((resolve, reject) => child.once("spawn", () => resolve(null)).once("error", reject));
  const identity = child.pid === undefined ? undefined : await processIdentity(child.pid);
  if (identity) await writeFile(place.daemon, identity);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(place))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error("it ended");
    if (Date.now() > deadline) throw new Error(`no answer within ${START_TIMEOUT_MS / 1000} s`);
    await sleep(50);
  }
}

/**
 * Its own data, sockets, bridge and containerd namespace, so that it disturbs no other daemon of the machine. Firewall
 * rules are the bridge's: a dockerd that keeps them flushes those of the daemon that was there before.
 */
function dockerdArguments(place: PrivatePlace): string[] {
  return [
    ...["--data-root", join(place.dir, "data"), "--exec-root", join(place.run, "exec")],
    ...["--pidfile", join(place.run, "dockerd.pid"), "-H", `unix://${place.socket}`],
    ...["--bridge", place.name, "--iptables=false", "--ip6tables=false", "--ip-masq=false"],
    ...["--containerd-namespace", place.name, "--containerd-plugins-namespace", `${place.name}-plugins`],
    ...["--live-restore=false", "--log-level", "warn"],
  ];
}

/** Stops the daemon with all that it started, and takes away its bridge, mounts and sockets. Images stay. */
export async function stopDaemon(daemon: PrivateProgram, place: PrivatePlace): Promise<void> {
  if (daemon.kind === "podman") await endPodmanContainers(daemon.path, place);
  const identity = await readFile(place.daemon, "utf8").catch(() => "");
  const pid = pidOf(identity);
  if (pid !== undefined && (await stillRuns(identity))) {
    process.kill(pid, "SIGTERM");
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    while ((await stillRuns(identity)) && Date.now() < deadline) await sleep(50);
    if (await stillRuns(identity)) process.kill(pid, "SIGKILL");
  }
  await clearLeftovers(daemon, place);
}

/** What a daemon that was killed leaves: a containerd, containers' shims, mounts, the bridge, a pid file, a socket. */
async function clearLeftovers({ kind, path }: PrivateProgram, place: PrivatePlace): Promise<void> {
  if (kind === "podman" && existsSync(place.run)) await endPodmanContainers(path, place);
  for (let tries = 0; tries < 20; tries++) {
    const pause = kind === "podman" ? await pauseProcess(place) : undefined;
    const left = [...(await processesOf(place)), ...(pause === undefined ? [] : [pause])];
    for (const pid of left) endQuietly(pid, tries < 10 ? "SIGTERM" : "SIGKILL");
    if (left.length === 0) break;
    await sleep(100);
  }
  if (process.getuid?.() === 0) {
    for (const mount of await mountsOf(place)) await run("umount", ["-l", mount]).catch(() => {});
    if (kind === "dockerd") await removeBridge(place.name);
  }
  await rm(place.run, { recursive: true, force: true });
  await rm(place.daemon, { force: true });
}

/** Processes that name the run folder, which is nobody else's, on their command line. */
async function processesOf(place: PrivatePlace): Promise<number[]> {
  const pids = (await readdir("/proc").catch(() => []))
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);
  const ours = await Promise.all(
    pids.map(async (pid) => {
      const argv = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
      return argv.some((arg) => arg.startsWith(`${place.run}/`) || arg === `unix://${place.socket}`);
    }),
  );
  return pids.filter((_, index) => ours[index]);
}

function endQuietly(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}

/** Mount points below the place's folders, the deepest first. */
async function mountsOf(place: PrivatePlace): Promise<string[]> {
  const table = await readFile("/proc/self/mountinfo", "utf8").catch(() => "");
  return table
    .split("\n")
    .map((line) => (line.split(" ")[4] ?? "").replace(/\\040/g, " "))
    .filter((point) => [place.run, place.dir].some((folder) => point.startsWith(`${folder}/`)))
    .sort((a, b) => b.length - a.length);
}

async function logEnd(place: PrivatePlace): Promise<string> {
  const text = await readFile(place.log, "utf8").catch(() => "");
  return text.trim().split("\n").slice(-3).join(" | ") || "it printed nothing";
}

import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { which } from "zx";
import type { EngineEndpoint } from "../domain/engine-endpoint.ts";
import { lockFor } from "../support/lock.ts";
import type { StateFolder } from "../support/state-folder.ts";

const START_TIMEOUT_MS = 30_000;

/** A private engine in use; it is stopped when its last user lets go. */
export interface PrivateEngine extends AsyncDisposable {
  readonly endpoint: EngineEndpoint;
}

interface Paths {
  readonly dir: string;
  readonly socket: string;
  readonly pidFile: string;
  readonly log: string;
  readonly users: string;
}

/** The daemon that could be started here: dockerd as root, else podman; undefined when neither is installed. */
export async function privateDaemon(): Promise<
  { readonly kind: "dockerd" | "podman"; readonly path: string } | undefined
> {
  const path = `${process.env.PATH}:/usr/sbin:/usr/local/sbin:/sbin`;
  if (process.getuid?.() === 0) {
    const dockerd = await which("dockerd", { nothrow: true, path });
    if (dockerd) return { kind: "dockerd", path: dockerd };
  }
  const podman = await which("podman", { nothrow: true, path });
  return podman ? { kind: "podman", path: podman } : undefined;
}

/** Joins the running private engine, or starts it. Rejects with the end of its log when it does not come up. */
export async function usePrivateEngine(state: StateFolder): Promise<PrivateEngine> {
  const daemon = await privateDaemon();
  if (!daemon) throw new Error("neither dockerd (as root) nor podman is installed");
  const paths = await preparePaths(state);
  await using _lock = await lockFor(state, "private-engine");
  if (!(await isAlive(paths))) await startDaemon(daemon, paths);
  const user = join(paths.users, String(process.pid));
  await writeFile(user, "");
  return {
    endpoint: {
      kind: "unix",
      path: paths.socket,
      from: `a private ${daemon.kind} of this state folder`,
    },
    [Symbol.asyncDispose]: () => letGo(state, paths, user),
  };
}

async function preparePaths(state: StateFolder): Promise<Paths> {
  const dir = join(state.dir, "engine");
  const users = join(dir, "users");
  await mkdir(users, { recursive: true });
  return {
    dir,
    users,
    socket: join(dir, "engine.sock"),
    pidFile: join(dir, "engine.pid"),
    log: join(dir, "engine.log"),
  };
}

async function startDaemon(
  daemon: { kind: "dockerd" | "podman"; path: string },
  paths: Paths,
): Promise<void> {
  // A pid file of a daemon that is gone keeps dockerd from starting.
  await Promise.all([paths.pidFile, paths.socket].map((file) => rm(file, { force: true })));
  const log = openSync(paths.log, "a");
  const argv =
    daemon.kind === "dockerd"
      ? dockerdArguments(paths)
      : ["system", "service", "-t", "0", `unix://${paths.socket}`];
  const child = spawn(daemon.path, argv, {
    detached: true,
    stdio: ["ignore", log, log],
    env: daemonEnvironment(),
  });
  child.unref();
  await new Promise((resolve, reject) => child.once("spawn", () => resolve(null)).once("error", reject));
  await writeFile(join(paths.dir, "daemon.pid"), String(child.pid));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!existsSync(paths.socket)) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`${daemon.kind} did not start: ${await logEnd(paths)}`);
    await setTimeout(50);
  }
}

/** Its own data, sockets and bridge, so that it disturbs no other daemon of the machine. */
function dockerdArguments(paths: Paths): string[] {
  return [
    ...[
      "--data-root",
      join(paths.dir, "data"),
      "--exec-root",
      join(paths.dir, "exec"),
      "--pidfile",
      paths.pidFile,
    ],
    ...["-H", `unix://${paths.socket}`, "--live-restore=false", "--log-level", "warn"],
    // A second docker0 cannot be; without one this daemon may have the name.
    ...(existsSync("/sys/class/net/docker0") ? ["--bridge", "gauntlet0"] : ["--bip", "172.29.250.1/24"]),
  ];
}

function daemonEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
}

async function daemonPid(paths: Paths): Promise<number | undefined> {
  const text = await readFile(join(paths.dir, "daemon.pid"), "utf8").catch(() => "");
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

async function isAlive(paths: Paths): Promise<boolean> {
  const pid = await daemonPid(paths);
  return pid !== undefined && processRuns(pid) && existsSync(paths.socket);
}

function processRuns(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function logEnd(paths: Paths): Promise<string> {
  const text = await readFile(paths.log, "utf8").catch(() => "");
  return text.trim().split("\n").slice(-3).join(" | ") || "it printed nothing";
}

async function letGo(state: StateFolder, paths: Paths, user: string): Promise<void> {
  await using _lock = await lockFor(state, "private-engine");
  await rm(user, { force: true });
  for (const name of await readdir(paths.users)) {
    if (processRuns(Number(name))) return;
    await rm(join(paths.users, name), { force: true });
  }
  const pid = await daemonPid(paths);
  if (pid === undefined || !processRuns(pid)) return;
  process.kill(pid, "SIGTERM");
  for (let waited = 0; waited < 15_000 && processRuns(pid); waited += 100) await setTimeout(100);
  await rm(join(paths.dir, "daemon.pid"), { force: true });
}

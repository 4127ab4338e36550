import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { needed } from "./needed.ts";
import { giveTo, type Unprivileged } from "./unprivileged.ts";

const run = promisify(execFile);

/** A Podman of the test's own, with a store of its own; it goes with all that it made. */
export interface PodmanService extends AsyncDisposable {
  readonly socket: string;
  /** Lets it speak plain HTTP to a registry ("127.0.0.1:5000"), which unlike Docker it does to none by itself. */
  readonly trust: (host: string) => Promise<void>;
}

const podman = await needed("podman");

/** Starts `podman system service` in a temporary folder; as root, or as a user who gets a rootless one. */
export async function startPodman(user?: Unprivileged): Promise<PodmanService> {
  // Podman refuses a run root of more than 50 characters.
  const dir = await mkdtemp(join(tmpdir(), "gauntlet-podman-"));
  if (user) await giveTo(user, dir);
  const as = user ? { uid: user.uid, gid: user.gid, env: user.env, cwd: dir } : {};
  const socket = join(dir, "podman.sock");
  const store = ["--root", join(dir, "root"), "--runroot", join(dir, "run"), "--tmpdir", join(dir, "tmp")];
  const argv = [...store, "system", "service", "-t", "0", `unix://${socket}`];
  const registries = join(dir, "registries.conf");
  await writeFile(registries, "");
  const env = { ...(user?.env ?? process.env), CONTAINERS_REGISTRIES_CONF: registries };
  const child = spawn(podman, argv, { ...as, env, cwd: dir, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk).slice(-2_000);
  });
  for (let tries = 0; !(await answers(socket)); tries++) {
    if (tries > 200 || child.exitCode !== null) throw new Error(`podman did not start: ${said}`);
    await sleep(50);
  }
  return {
    socket,
    trust: async (host) => {
      await appendFile(registries, `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
      child.kill("SIGHUP");
      await sleep(200);
    },
    [Symbol.asyncDispose]: async () => {
      await run(podman, [...store, "rm", "--all", "--force", "--time", "0"], as).catch(() => {});
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      // A rootless service is a child of the process that was started, and outlives it.
      for (const pid of await processesNaming(`unix://${socket}`)) process.kill(pid, "SIGKILL");
      // What keeps a rootless Podman's namespaces outlives its service.
      const pause = Number(await readFile(join(dir, "tmp/pause.pid"), "utf8").catch(() => "0"));
      if (user && pause > 1) process.kill(pause, "SIGKILL");
      await run("umount", ["-l", join(dir, "root/overlay")]).catch(() => {});
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Processes that have a word on their command line. */
async function processesNaming(word: string): Promise<number[]> {
  const pids = (await readdir("/proc")).map(Number).filter((pid) => pid > 0 && pid !== process.pid);
  const named = await Promise.all(
    pids.map(async (pid) =>
      (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0").includes(word),
    ),
  );
  return pids.filter((_, index) => named[index]);
}

async function answers(socket: string): Promise<boolean> {
  const { request } = await import("node:http");
  return new Promise((resolve) => {
    const ask = request({ socketPath: socket, path: "/_ping" }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    ask.once("error", () => resolve(false)).end();
  });
}

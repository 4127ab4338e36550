import { mkdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import lockfile from "proper-lockfile";
import type { StateFolder } from "./state-folder.ts";

/** A lock whose holder shows no life for so long is taken over, wherever the holder ran. */
const STALE_MS = 30_000;

/** The same for a holder that is known to be gone; long enough that whoever takes over first is not taken from. */
const ORPHANED_MS = 2_000;

const MAX_PAUSE_MS = 1_000;

/** Waits for a named lock of this state folder, across processes; let go by `await using`. `signal` ends the waiting. */
export async function lockFor(
  state: StateFolder,
  name: string,
  signal?: AbortSignal,
): Promise<AsyncDisposable> {
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 1.5, MAX_PAUSE_MS)) {
    const lock = await tryLock(state, name);
    if (lock) return lock;
    await sleep(pauseMs, null, signal ? { signal } : {});
  }
}

/** Takes a named lock if it is free or its holder is gone; undefined when another living process holds it. */
export async function tryLock(state: StateFolder, name: string): Promise<AsyncDisposable | undefined> {
  const target = await lockTarget(state, name);
  const holder = `${target}.holder`;
  const stale = (await isGone(holder)) ? ORPHANED_MS : STALE_MS;
  try {
    const release = await lockfile.lock(target, { realpath: false, stale });
    await writeFile(holder, `${process.pid} ${await machine()}`);
    return {
      [Symbol.asyncDispose]: async () => {
        await rm(holder, { force: true });
        await release();
      },
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ELOCKED") return undefined;
    throw error;
  }
}

/** True only when the process that wrote the file ran here and runs no more. */
async function isGone(holder: string): Promise<boolean> {
  const text = await readFile(holder, "utf8").catch(() => "");
  const [pid, ...where] = text.split(" ");
  if (!pid || !/^\d+$/.test(pid) || where.join(" ") !== (await machine())) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Where a process id means something: this machine since its start, and this namespace of process ids. */
async function machine(): Promise<string> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  const namespace = await readlink("/proc/self/ns/pid").catch(() => "");
  return [hostname(), boot.trim(), namespace].join(" ");
}

async function lockTarget(state: StateFolder, name: string): Promise<string> {
  const folder = join(state.dir, "locks");
  await mkdir(folder, { recursive: true });
  return join(folder, name.replace(/[^A-Za-z0-9._-]/g, "_"));
}

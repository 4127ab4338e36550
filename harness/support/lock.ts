import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import type { StateFolder } from "./state-folder.ts";

/** A lock whose holder died is taken over after this. */
const STALE_MS = 30_000;

/** Waits for a named lock of this state folder, across processes; let go by `await using`. */
export async function lockFor(state: StateFolder, name: string): Promise<AsyncDisposable> {
  const target = await lockTarget(state, name);
  const release = await lockfile.lock(target, {
    realpath: false,
    stale: STALE_MS,
    retries: { forever: true, minTimeout: 50, maxTimeout: 1_000, factor: 1.5 },
  });
  return { [Symbol.asyncDispose]: release };
}

/** Takes a named lock if it is free; undefined when another living process holds it. */
export async function tryLock(state: StateFolder, name: string): Promise<AsyncDisposable | undefined> {
  const target = await lockTarget(state, name);
  try {
    const release = await lockfile.lock(target, { realpath: false, stale: STALE_MS });
    return { [Symbol.asyncDispose]: release };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ELOCKED") return undefined;
    throw error;
  }
}

async function lockTarget(state: StateFolder, name: string): Promise<string> {
  const folder = join(state.dir, "locks");
  await mkdir(folder, { recursive: true });
  return join(folder, name.replace(/[^A-Za-z0-9._-]/g, "_"));
}

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { lstat, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StateFolder } from "../support/state-folder.ts";

/** The programs that can be a private engine. */
export type PrivateKind = "dockerd" | "podman";

/** Where a private engine of a state folder keeps its things, and the names that it has to itself on this machine. */
export interface PrivatePlace {
  /** Images, volumes and the log: they stay. */
  readonly dir: string;
  /** Sockets and what lives as long as the daemon; a short path: a socket's may have 107 bytes, Podman's run root 50. */
  readonly run: string;
  readonly socket: string;
  readonly log: string;
  /** One file for each use. */
  readonly users: string;
  /** The daemon's identity. */
  readonly daemon: string;
  /** Bridge and containerd namespace. */
  readonly name: string;
}

/** The place of this state folder's private engine of a kind, with its folders made; the kinds share nothing. */
export async function privatePlace(state: StateFolder, kind: PrivateKind): Promise<PrivatePlace> {
  const dir = join(state.dir, kind === "dockerd" ? "engine" : "engine-podman");
  const prefix = kind === "dockerd" ? "gnt" : "gnp";
  const name = `${prefix}-${createHash("sha256").update(state.dir).digest("hex").slice(0, 10)}`;
  const run = join(runtimeFolder(), name);
  const users = join(dir, "users");
  await mkdir(users, { recursive: true });
  return {
    ...{ dir, run, users, name },
    ...{ socket: join(run, "engine.sock"), log: join(dir, "engine.log"), daemon: join(dir, "daemon") },
  };
}

/**
 * Makes the run folder for its user alone. Rejects when somebody else was there first: where a session has no folder of
 * its own it lies in one that everybody may write to, and who owns it controls the engine.
 */
export async function makeRunFolder({ run }: PrivatePlace): Promise<void> {
  await mkdir(run, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const found = await lstat(run);
  if (!found.isDirectory() || found.uid !== process.getuid?.())
    throw new Error(`${run} is not this user's folder; remove it`);
}

function runtimeFolder(): string {
  const uid = process.getuid?.();
  const candidates = uid === 0 ? ["/run"] : [process.env.XDG_RUNTIME_DIR, `/run/user/${uid}`];
  return candidates.find((folder) => folder && existsSync(folder)) ?? tmpdir();
}

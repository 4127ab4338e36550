import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { StateFolder } from "../support/state-folder.ts";

/** Where a private engine of a state folder keeps its things, and the names that it has to itself on this machine. */
export interface PrivatePlace {
  /** Images, volumes and the log: they stay. */
  readonly dir: string;
  /** Sockets and what lives as long as the daemon; a short path, since a socket's may have 107 bytes. */
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

/** The place of this state folder's private engine, with its folders made. */
export async function privatePlace(state: StateFolder): Promise<PrivatePlace> {
  const dir = join(state.dir, "engine");
  const name = `gnt-${createHash("sha256").update(state.dir).digest("hex").slice(0, 10)}`;
  const run = join(runtimeFolder() ?? dir, name);
  const users = join(dir, "users");
  await mkdir(users, { recursive: true });
  return {
    ...{ dir, run, users, name },
    ...{ socket: join(run, "engine.sock"), log: join(dir, "engine.log"), daemon: join(dir, "daemon") },
  };
}

function runtimeFolder(): string | undefined {
  const folder = process.getuid?.() === 0 ? "/run" : process.env.XDG_RUNTIME_DIR;
  return folder && existsSync(folder) ? folder : undefined;
}

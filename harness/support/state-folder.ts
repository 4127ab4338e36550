import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Everything that gauntlet keeps on this machine: runs, results, downloads, locks, a private engine's data. */
export interface StateFolder {
  readonly dir: string;
  /** Marks what is ours in an engine that others may share; random, made once. */
  readonly owner: string;
}

/** Opens the state folder: GAUNTLET_STATE, else XDG_STATE_HOME/gauntlet, else ~/.local/state/gauntlet. */
export async function openStateFolder(env: NodeJS.ProcessEnv): Promise<StateFolder> {
  const dir = resolve(
    env.GAUNTLET_STATE ?? join(env.XDG_STATE_HOME ?? join(homedir(), ".local/state"), "gauntlet"),
  );
  await mkdir(dir, { recursive: true });
  return { dir, owner: await ownerOf(join(dir, "owner")) };
}

/** Two first starts at once must agree: whoever creates the file names the owner. */
async function ownerOf(file: string): Promise<string> {
  try {
    await writeFile(file, randomUUID(), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return (await readFile(file, "utf8")).trim();
}

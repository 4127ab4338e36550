import { randomUUID } from "node:crypto";
import { constants, copyFile, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";

/** Everything that gauntlet keeps on this machine: runs, results, downloads, locks, a private engine's data. */
export interface StateFolder {
  readonly dir: string;
  /** Marks what is ours in an engine that others may share; random, made once. */
  readonly owner: string;
}

/** The state folder cannot be used; the message says which and how to mend it. Exit status 2. */
export class StateFolderError extends Error {}

/** Opens the state folder: GAUNTLET_STATE, else XDG_STATE_HOME/gauntlet, else ~/.local/state/gauntlet. Rejects with a StateFolderError. */
export async function openStateFolder(env: NodeJS.ProcessEnv): Promise<StateFolder> {
  // Empty means unset, here as in the XDG specification: it must not come to the current folder.
  const home = homedir() || userInfo().homedir;
  const dir = resolve(
    env.GAUNTLET_STATE || join(env.XDG_STATE_HOME || join(home, ".local/state"), "gauntlet"),
  );
  try {
    await mkdir(dirname(dir), { recursive: true });
    // Not recursive: below /proc and its like that never ends.
    await mkdir(dir).catch(ignoring("EEXIST"));
    return { dir, owner: await ownerOf(join(dir, "owner")) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new StateFolderError(
      `state folder ${dir} cannot be used (${code}); set GAUNTLET_STATE to a folder that can be written`,
    );
  }
}

/** Two first starts at once must agree: the first to put its whole file there names the owner. */
async function ownerOf(file: string): Promise<string> {
  const known = await readFile(file, "utf8").catch(ignoring("ENOENT"));
  if (known) return known.trim();
  const mine = `${file}.${randomUUID()}`;
  await writeFile(mine, randomUUID());
  try {
    // Some file systems have no links.
    await link(mine, file)
      .catch(() => copyFile(mine, file, constants.COPYFILE_EXCL))
      .catch(ignoring("EEXIST"));
  } finally {
    await rm(mine);
  }
  return (await readFile(file, "utf8")).trim();
}

function ignoring(code: string): (error: unknown) => undefined {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== code) throw error;
  };
}

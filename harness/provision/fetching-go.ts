import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { GoVersion } from "../domain/go-version.ts";
import { lockFor } from "../support/lock.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { toolchainModule } from "./download-toolchain.ts";
import { downloadModule, findGoCommand, type GoCommand } from "./go-command.ts";

/** The first minor that can switch toolchains, which some candidates can only be had by. */
const SWITCHES_SINCE_MINOR = 21;

/** The release that an older go command is replaced by, for fetching alone; a fixed one, so that it is fetched once. */
const FETCHING_RELEASE = "1.26.0" as GoVersion;

/**
 * A go command that can fetch everything: this machine's own, or, where that is too old (Debian 12 ships 1.19), a newer
 * release that it downloads and checks once for the state folder.
 */
export async function fetchingGo(state: StateFolder, env: NodeJS.ProcessEnv): Promise<GoCommand> {
  const own = await findGoCommand(env);
  if (own.minor >= SWITCHES_SINCE_MINOR) return own;
  const home = join(state.dir, "fetching-go");
  const path = join(home, "bin/go");
  if (!(await stat(path).catch(() => undefined))) await unpackFetchingGo(state, own, home);
  return { ...own, path };
}

async function unpackFetchingGo(state: StateFolder, own: GoCommand, home: string): Promise<void> {
  await using _lock = await lockFor(state, "fetching-go");
  if (await stat(join(home, "bin/go")).catch(() => undefined)) return;
  const folder = await mkdtemp(join(state.dir, "fetching-"));
  try {
    const arch = process.arch === "x64" ? "amd64" : process.arch;
    const { dir } = await downloadModule(own, toolchainModule(FETCHING_RELEASE, arch), folder);
    await mendTree(dir);
    await rename(dir, home);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Restores what the module format forbids: x bits, and go.mod files inside the tree. */
async function mendTree(dir: string): Promise<void> {
  for (const folder of ["bin", ...(await toolFolders(dir))]) {
    for (const name of await readdir(join(dir, folder))) await chmod(join(dir, folder, name), 0o755);
  }
  for (const part of ["src", "src/cmd"]) {
    await mkdir(join(dir, part), { recursive: true });
    await copyFile(join(dir, part, "_go.mod"), join(dir, part, "go.mod"));
  }
}

async function toolFolders(dir: string): Promise<string[]> {
  return (await readdir(join(dir, "pkg/tool"))).map((name) => join("pkg/tool", name));
}

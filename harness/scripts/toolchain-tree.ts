import { execFile } from "node:child_process";
import { chmod, copyFile, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** An unpacked release that is taken away again when it goes out of scope. */
export interface ToolchainTree extends AsyncDisposable {
  readonly goRoot: string;
  /** The module's checksum, as the go command verified it. */
  readonly sum: string;
}

/**
 * Fetches a release ("go1.25.5") as its toolchain module through the host's go command, into a module cache of its
 * own. Undefined when it is not served.
 */
export async function fetchTree(name: string): Promise<ToolchainTree | undefined> {
  const dir = await mkdtemp(join(tmpdir(), "gauntlet-tree-"));
  const dispose = () => rm(dir, { recursive: true, force: true });
  try {
    const { stdout } = await run(
      "go",
      ["mod", "download", "-modcacherw", "-json", `golang.org/toolchain@v0.0.1-${name}.linux-amd64`],
      { cwd: dir, env: { ...process.env, GOMODCACHE: join(dir, "mod"), GOFLAGS: "-modcacherw" } },
    );
    const told = JSON.parse(stdout) as { Dir: string; Sum: string };
    const goRoot = join(dir, "go");
    await rename(told.Dir, goRoot);
    await rm(join(dir, "mod"), { recursive: true, force: true });
    await mend(goRoot);
    return { goRoot, sum: told.Sum, [Symbol.asyncDispose]: dispose };
  } catch {
    await dispose();
    return undefined;
  }
}

/** A toolchain module has no execute bits and calls go.mod files _go.mod. */
async function mend(goRoot: string): Promise<void> {
  for (const folder of ["bin", "pkg/tool/linux_amd64"])
    for (const file of await readdir(join(goRoot, folder))) await chmod(join(goRoot, folder, file), 0o755);
  for (const folder of ["src", "src/cmd"])
    if (await exists(join(goRoot, folder, "_go.mod")))
      await copyFile(join(goRoot, folder, "_go.mod"), join(goRoot, folder, "go.mod"));
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

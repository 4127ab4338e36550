import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type GoVersion, releaseName } from "../domain/go-version.ts";
import { downloadZip, fetchOptions, type GoCommand, ModuleUnavailableError } from "./go-command.ts";

const run = promisify(execFile);

/** A toolchain's zip on this disk, and the sum that the go command checked it against. */
export interface ToolchainZip {
  readonly zip: string;
  readonly sum: string;
}

/** The module version that carries a release for linux on an architecture. */
export function toolchainModule(go: GoVersion, arch: string): string {
  return `golang.org/toolchain@v0.0.1-${releaseName(go)}.linux-${arch}`;
}

/** Downloads a release for an engine's architecture into a module cache below `folder`. Rejects with a ModuleUnavailableError. */
export async function downloadToolchain(
  command: GoCommand,
  go: GoVersion,
  arch: string,
  folder: string,
  signal: AbortSignal,
): Promise<ToolchainZip> {
  try {
    return await downloadZip(command, toolchainModule(go, arch), folder, signal);
  } catch (error) {
    if (!(error instanceof ModuleUnavailableError)) throw error;
    const switched = await downloadBySwitching(command, go, arch, folder, signal).catch(() => undefined);
    if (!switched) throw error;
    return switched;
  }
}

/**
 * Some candidates are served to a go command that switches to them, but not to `go mod download`, which also asks for
 * metadata. Works for this machine's own architecture only.
 */
async function downloadBySwitching(
  command: GoCommand,
  go: GoVersion,
  arch: string,
  folder: string,
  signal: AbortSignal,
): Promise<ToolchainZip | undefined> {
  // To run the release the go command must unpack it, which an empty folder would keep it from.
  await rm(join(folder, "mod/golang.org"), { recursive: true, force: true });
  const options = fetchOptions(folder);
  const env = { ...options.env, GOTOOLCHAIN: releaseName(go) };
  const { stdout } = await run(command.path, ["version"], { ...options, env, signal });
  if (!stdout.includes(` ${releaseName(go)} linux/${arch}`)) return undefined;
  const version = toolchainModule(go, arch).replace(/^.*@/, "");
  const base = join(folder, "mod/cache/download/golang.org/toolchain/@v", version);
  return { zip: `${base}.zip`, sum: (await readFile(`${base}.ziphash`, "utf8")).trim() };
}

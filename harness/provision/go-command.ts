import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { findProgram } from "../support/find-program.ts";

const run = promisify(execFile);

/** The go command of this machine, which only downloads; cells never see it or its settings. */
export interface GoCommand {
  readonly path: string;
  /** Its minor inside Go 1: 26 for go1.26.8. */
  readonly minor: number;
  /** GOPROXY, GOSUMDB, … as the user set them, for fetching containers. */
  readonly env: Readonly<Record<string, string>>;
}

/** There is no go command on this machine; the message says how to get one. */
export class NoGoCommandError extends Error {}

/** The settings that decide where modules come from and whom to trust. */
const FETCH_SETTINGS = ["GOPROXY", "GOSUMDB", "GONOSUMDB", "GONOPROXY", "GOPRIVATE", "GOINSECURE", "GOVCS"];

/** Finds the go command: GAUNTLET_GO, PATH, the usual places. */
export async function findGoCommand(env: NodeJS.ProcessEnv): Promise<GoCommand> {
  const path = env.GAUNTLET_GO ?? (await findProgram("go", ["/usr/local/go/bin", "/usr/lib/go/bin"]));
  if (!path)
    throw new NoGoCommandError(
      "no go command on this machine to download toolchains with; mend it with: make setup",
    );
  const options = { env: { ...env, GOTOOLCHAIN: "local" } };
  const [all, version] = await Promise.all([
    run(path, ["env", "-json"], options),
    run(path, ["version"], options),
  ]);
  const values = JSON.parse(all.stdout) as Record<string, string>;
  const settings = FETCH_SETTINGS.flatMap((name) => (values[name] ? [[name, values[name]]] : []));
  const minor = Number(/go1\.(\d+)/.exec(version.stdout)?.[1] ?? Number.MAX_SAFE_INTEGER);
  return { path, minor, env: Object.fromEntries(settings) };
}

/** One module version as `go mod download -json` describes it. */
export interface DownloadedModule {
  readonly zip: string;
  readonly dir: string;
  /** "h1:…", checked against the checksum database unless that is switched off. */
  readonly sum: string;
  /** What the asked-for version came to; null when the go command did not say. */
  readonly version: string | null;
}

/** A module version that the user's module sources do not have, or would not give; the message is the go command's. */
export class ModuleUnavailableError extends Error {}

/** Downloads one module version into a module cache of our own below `folder`. Rejects with a ModuleUnavailableError. */
export async function downloadModule(
  go: GoCommand,
  module: string,
  folder: string,
  signal?: AbortSignal,
): Promise<DownloadedModule> {
  const options = { ...fetchOptions(folder), ...(signal ? { signal } : {}) };
  const answer = await run(go.path, ["mod", "download", "-json", module], options).catch(
    (error: FailedRun) => error,
  );
  const found = parseDownload(answer.stdout);
  if (found?.Zip && found.Sum && found.Dir)
    return { zip: found.Zip, dir: found.Dir, sum: found.Sum, version: found.Version ?? null };
  throw new ModuleUnavailableError(
    (found?.Error ?? answer.stderr?.trim()) || `go mod download ${module} gave no answer`,
  );
}

/**
 * Downloads a module version and checks it, without unpacking it where the go command allows that: it leaves a folder alone
 * that is there already, and unpacking a toolchain costs as much as all the rest. `dir` of the answer may be empty.
 */
export async function downloadZip(
  go: GoCommand,
  module: string,
  folder: string,
  signal?: AbortSignal,
): Promise<DownloadedModule> {
  await mkdir(join(folder, "mod", module), { recursive: true });
  return downloadModule(go, module, folder, signal);
}

/** Whether a module version exists, without downloading it. */
export async function moduleExists(go: GoCommand, module: string, folder: string): Promise<boolean> {
  return run(go.path, ["list", "-m", module], fetchOptions(folder)).then(
    () => true,
    () => false,
  );
}

/** An environment in which the go command fetches as the user set it up, into a module cache of our own. */
export function fetchOptions(folder: string) {
  const env = {
    ...process.env,
    ...{ GOTOOLCHAIN: "local", GOFLAGS: "-modcacherw", GO111MODULE: "on", GOWORK: "off" },
    GOMODCACHE: join(folder, "mod"),
    GOPATH: folder,
  };
  return { env, cwd: folder, maxBuffer: 16 * 1024 * 1024 };
}

interface FailedRun {
  readonly stdout: string;
  readonly stderr: string;
}

interface DownloadAnswer {
  readonly Zip?: string;
  readonly Dir?: string;
  readonly Sum?: string;
  readonly Version?: string;
  readonly Error?: string;
}

function parseDownload(text: string): DownloadAnswer | undefined {
  try {
    return JSON.parse(text) as DownloadAnswer;
  } catch {
    return undefined;
  }
}

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { which } from "zx";

const run = promisify(execFile);

/** The go command of this machine, which only downloads; cells never see it or its settings. */
export interface GoCommand {
  readonly path: string;
  /** GOPROXY, GOSUMDB, … as the user set them, for fetching containers. */
  readonly env: Readonly<Record<string, string>>;
}

/** There is no go command on this machine; the message says how to get one. */
export class NoGoCommandError extends Error {}

/** The settings that decide where modules come from and whom to trust. */
const FETCH_SETTINGS = ["GOPROXY", "GOSUMDB", "GONOSUMDB", "GONOPROXY", "GOPRIVATE", "GOINSECURE", "GOVCS"];

/** Finds the go command: GAUNTLET_GO, PATH, the usual places. */
export async function findGoCommand(env: NodeJS.ProcessEnv): Promise<GoCommand> {
  const path =
    env.GAUNTLET_GO ??
    (await which("go", { nothrow: true, path: `${env.PATH}:/usr/local/go/bin:/usr/lib/go/bin` }));
  if (!path)
    throw new NoGoCommandError(
      "no go command on this machine to download toolchains with; mend it with: make setup",
    );
  const { stdout } = await run(path, ["env", "-json"], { env: { ...env, GOTOOLCHAIN: "local" } });
  const all = JSON.parse(stdout) as Record<string, string>;
  const settings = FETCH_SETTINGS.flatMap((name) => (all[name] ? [[name, all[name]]] : []));
  return { path, env: Object.fromEntries(settings) };
}

/** One module version as `go mod download -json` describes it. */
export interface DownloadedModule {
  readonly zip: string;
  readonly dir: string;
  /** "h1:…", checked against the checksum database unless that is switched off. */
  readonly sum: string;
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
  const env = {
    ...process.env,
    ...{ GOTOOLCHAIN: "local", GOFLAGS: "-modcacherw", GO111MODULE: "on", GOWORK: "off" },
    GOMODCACHE: join(folder, "mod"),
    GOPATH: folder,
  };
  const options = { env, cwd: folder, maxBuffer: 16 * 1024 * 1024, ...(signal ? { signal } : {}) };
  const answer = await run(go.path, ["mod", "download", "-json", module], options).catch(
    (error: FailedRun) => error,
  );
  const found = parseDownload(answer.stdout);
  if (found?.Zip && found.Sum && found.Dir) return { zip: found.Zip, dir: found.Dir, sum: found.Sum };
  throw new ModuleUnavailableError(
    (found?.Error ?? answer.stderr.trim()) || `go mod download ${module} gave no answer`,
  );
}

interface FailedRun {
  readonly stdout: string;
  readonly stderr: string;
}

interface DownloadAnswer {
  readonly Zip?: string;
  readonly Dir?: string;
  readonly Sum?: string;
  readonly Error?: string;
}

function parseDownload(text: string): DownloadAnswer | undefined {
  try {
    return JSON.parse(text) as DownloadAnswer;
  } catch {
    return undefined;
  }
}

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadModule, type GoCommand } from "../provision/go-command.ts";
import type { CorpusCase } from "./corpus-case.ts";
import type { CorpusJob } from "./corpus-job.ts";
import { DRIVER, DYING_TOOL, DYING_WRAPPER, KILLED_TOOLS } from "./corpus-scripts.ts";

/** A folder that goes with its content when it goes out of scope. */
export interface TempFolder extends AsyncDisposable {
  readonly dir: string;
}

/** A fresh folder of the machine's own temporary place. */
export async function tempFolder(): Promise<TempFolder> {
  const dir = await mkdtemp(join(tmpdir(), "gauntlet-corpus-"));
  // Module caches are read-only, down to their folders; rm gives itself the right where it is root or the owner.
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
}

/** Lays what a container's jobs need below `dir`: the driver, and for each job its project, its modules and its orders. */
export async function stageJobs(
  dir: string,
  jobs: readonly CorpusJob[],
  modulesOf: (one: CorpusCase) => Promise<string | null>,
  certificates: Buffer,
): Promise<void> {
  await script(dir, "drive", DRIVER);
  await script(dir, "dying", DYING_WRAPPER);
  await mkdir(join(dir, "dying-tools"));
  for (const tool of KILLED_TOOLS) await script(join(dir, "dying-tools"), tool, DYING_TOOL);
  await writeFile(join(dir, "certificates.crt"), certificates);
  for (const { folder, one, spec } of jobs) {
    const at = join(dir, folder);
    await cp(one.projectDir, join(at, "project"), { recursive: true });
    const modules = await modulesOf(one);
    if (modules !== null) await cp(modules, join(at, "modules"), { recursive: true });
    await writeFile(join(at, "spec.json"), JSON.stringify(spec));
  }
}

async function script(dir: string, name: string, text: string): Promise<void> {
  await writeFile(join(dir, name), text, { mode: 0o755 });
}

/** The module cache with a case's modules, fetched by this machine's go command; each list of modules once. Null for none. */
export function moduleCaches(go: GoCommand, dir: string): (one: CorpusCase) => Promise<string | null> {
  const made = new Map<string, Promise<string>>();
  return async ({ modules }) => {
    if (modules.length === 0) return null;
    const key = modules.join(" ");
    const cache = made.get(key) ?? fetchAll(go, modules, join(dir, `modules-${made.size}`));
    made.set(key, cache);
    return cache;
  };
}

async function fetchAll(go: GoCommand, modules: readonly string[], folder: string): Promise<string> {
  await mkdir(folder);
  for (const module of modules) await downloadModule(go, module, folder);
  return join(folder, "mod");
}

/** This machine's root certificates: a proxy may be signed by one of its own. */
export async function machineCertificates(): Promise<Buffer> {
  const file = process.env.SSL_CERT_FILE ?? "/etc/ssl/certs/ca-certificates.crt";
  return readFile(file).catch(() => Buffer.alloc(0));
}

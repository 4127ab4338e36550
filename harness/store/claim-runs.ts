import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { EngineInfo, RunId } from "../domain/run.ts";
import type { StateFolder } from "../support/state-folder.ts";

/** Remembers which run answered a claim's scenario. `key` is a hash over all that the scenario asks. */
export async function storeClaimRun(state: StateFolder, key: string, run: RunId): Promise<void> {
  await keep(claimFile(state, key), { run });
}

/** Remembers the engine that claims were run on last, so that what is known can be judged where there is none. */
export async function storeClaimEngine(state: StateFolder, engine: EngineInfo): Promise<void> {
  await keep(claimFile(state, "engine"), engine);
}

/** The engine that claims were run on last; null before the first run. */
export async function findClaimEngine(state: StateFolder): Promise<EngineInfo | null> {
  try {
    return JSON.parse(await readFile(claimFile(state, "engine"), "utf8")) as EngineInfo;
  } catch {
    return null;
  }
}

async function keep(file: string, content: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temp = `${file}.${randomUUID()}`;
  await writeFile(temp, `${JSON.stringify(content)}\n`);
  await rename(temp, file);
}

/** The run that answered; null when there is none, or its note cannot be read. */
export async function findClaimRun(state: StateFolder, key: string): Promise<RunId | null> {
  try {
    const { run } = JSON.parse(await readFile(claimFile(state, key), "utf8")) as { readonly run?: unknown };
    return typeof run === "string" ? (run as RunId) : null;
  } catch {
    return null;
  }
}

function claimFile(state: StateFolder, key: string): string {
  return join(state.dir, "claims", `${key}.json`);
}

import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ContentKey } from "../domain/cell.ts";
import type { RunId } from "../domain/run.ts";
import type { StateFolder } from "../support/state-folder.ts";
import type { JournalEvent } from "./journal.ts";

type AttemptEvent = Extract<JournalEvent, { kind: "attempt" }>;

/** A result that may stand for a cell of the same content key. */
export interface StoredResult {
  readonly run: RunId;
  readonly attempts: readonly AttemptEvent[];
}

/** Remembers a cell's attempts under its content key. */
export async function storeResult(state: StateFolder, key: ContentKey, result: StoredResult): Promise<void> {
  const file = resultFile(state, key);
  await mkdir(dirname(file), { recursive: true });
  // Two cells may answer the same question at once.
  const temp = `${file}.${randomUUID()}`;
  await writeFile(temp, JSON.stringify(result));
  await rename(temp, file);
}

/** The result stored under a key; undefined when there is none or it cannot be read. */
export async function findResult(state: StateFolder, key: ContentKey): Promise<StoredResult | undefined> {
  try {
    const result = JSON.parse(await readFile(resultFile(state, key), "utf8")) as StoredResult;
    return typeof result.run === "string" && Array.isArray(result.attempts) ? result : undefined;
  } catch {
    return undefined;
  }
}

function resultFile(state: StateFolder, key: ContentKey): string {
  return join(state.dir, "results", key.slice(0, 2), `${key}.json`);
}

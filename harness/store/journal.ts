import { open } from "node:fs/promises";
import type { CellId, ContentKey } from "../domain/cell.ts";
import type { LimitOf } from "../domain/limit-finding.ts";
import type { LimitOutcome } from "../domain/limit-search.ts";
import type { ToolchainIdentity } from "../domain/observation.ts";
import type { ImageIdentity, RunId, WorkSpan } from "../domain/run.ts";
import type { AttemptContext } from "./attempt.ts";
import { crc32c } from "./crc32c.ts";

/** What is known of a cell when it ran, beside its attempts. */
export interface CellFacts {
  readonly key: ContentKey | null;
  readonly toolchain: ToolchainIdentity | null;
  readonly image: ImageIdentity | null;
  /** As in CellRecord. */
  readonly runImage?: ImageIdentity;
  /** As in CellRecord. */
  readonly moduleFailure?: string | null;
}

/** One line of a run's journal. Nothing in it is interpreted. */
export type JournalEvent =
  | {
      readonly kind: "attempt";
      readonly cell: CellId;
      readonly facts: CellFacts;
      readonly context: AttemptContext;
      /** The frame file of each phase, relative to the run's folder; null where none came back. */
      readonly frames: readonly (string | null)[];
      /** Set when the attempt was made in an earlier run; `frames` is then relative to that run's folder. */
      readonly reusedFrom: RunId | null;
    }
  | {
      readonly kind: "unavailable";
      readonly cell: CellId;
      readonly facts: CellFacts;
      readonly reason: string;
    }
  /** All attempts of the cell that there will be have been written. */
  | { readonly kind: "cell-done"; readonly cell: CellId }
  /**
   * A try of one step of a cell in a search for a memory limit. It says nothing of the cell's own attempts, so it has no `cell`: `of` is
   * the cell, `id` the cell that was made of it for the try.
   */
  | {
      readonly kind: "limit-try";
      readonly of: CellId;
      readonly id: CellId;
      readonly ldflags: string;
      readonly what: LimitOf;
      readonly limitBytes: number;
      /** What it was taken for when it was made; null where it was no try: without a limit, or the harness had trouble. */
      readonly outcome: LimitOutcome | null;
      readonly context: AttemptContext;
      readonly frames: readonly (string | null)[];
    }
  /** Something was prepared for the cells. */
  | ({ readonly kind: "work" } & WorkSpan)
  | { readonly kind: "resumed"; readonly at: string }
  | { readonly kind: "finished"; readonly wallMs: number };

/** A journal open for appending. */
export interface JournalWriter extends AsyncDisposable {
  /** Resolves when the event is on disk. */
  append(event: JournalEvent): Promise<void>;
}

/** Opens a journal; appends are written one after another, each as a whole line and fsynced. */
export async function openJournal(file: string): Promise<JournalWriter> {
  const handle = await open(file, "a");
  // A line that was torn by a crash must not swallow the next one.
  if ((await handle.stat()).size > 0) await handle.appendFile("\n");
  let last: Promise<void> = Promise.resolve();
  const write = async (event: JournalEvent): Promise<void> => {
    await handle.appendFile(`${encodeLine(event)}\n`);
    await handle.datasync();
  };
  return {
    append: (event) => {
      const done = last.then(() => write(event));
      last = done.catch(() => {});
      return done;
    },
    [Symbol.asyncDispose]: async () => {
      await last;
      await handle.close();
    },
  };
}

/** One journal line: a checksum, a space, JSON. */
export function encodeLine(event: JournalEvent): string {
  const json = JSON.stringify(event);
  return `${crc32c(Buffer.from(json)).toString(16).padStart(8, "0")} ${json}`;
}

/** The events of a journal that are whole; torn and damaged lines are counted, and lose only themselves. Pure. */
export function parseJournal(text: string): {
  readonly events: readonly JournalEvent[];
  readonly badLines: number;
} {
  const events: JournalEvent[] = [];
  let badLines = 0;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const event = decodeLine(line);
    if (event) events.push(event);
    else badLines++;
  }
  return { events, badLines };
}

/** The checksum shows that the line is one of ours, unchanged; its shape needs no second check. */
function decodeLine(line: string): JournalEvent | undefined {
  const [, sum, json] = /^([0-9a-f]{8}) (\{.*\})$/s.exec(line) ?? [];
  if (!sum || !json || crc32c(Buffer.from(json)) !== Number.parseInt(sum, 16)) return undefined;
  try {
    return JSON.parse(json) as JournalEvent;
  } catch {
    return undefined;
  }
}

/**
 * What the journal says of each cell: its events of the last sitting in which it has any. A run that is resumed makes all
 * attempts of an unfinished cell again, so those of an earlier sitting are no part of its answer. Pure.
 */
export function lastWords(events: readonly JournalEvent[]): ReadonlyMap<CellId, readonly JournalEvent[]> {
  const words = new Map<CellId, { readonly sitting: number; readonly events: JournalEvent[] }>();
  let sitting = 0;
  for (const event of events) {
    if (event.kind === "resumed") sitting++;
    if (!("cell" in event)) continue;
    const before = words.get(event.cell);
    if (before?.sitting === sitting) before.events.push(event);
    else words.set(event.cell, { sitting, events: [event] });
  }
  return new Map([...words].map(([cell, { events }]) => [cell, events]));
}

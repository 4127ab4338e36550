import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CellId } from "../../harness/domain/cell.ts";
import { encodeLine, type JournalEvent, openJournal, parseJournal } from "../../harness/store/journal.ts";
import { attemptEvent, tempFolder } from "./stored-run.ts";

const EVENT: fc.Arbitrary<JournalEvent> = fc.oneof(
  fc.string({ unit: "grapheme" }).map((id) => ({ kind: "cell-done", cell: id as CellId }) as const),
  fc.nat().map((wallMs) => ({ kind: "finished", wallMs }) as const),
  fc.string({ unit: "grapheme" }).map((id) => attemptEvent(id, [null])),
);

const done = (id: string): JournalEvent => ({ kind: "cell-done", cell: id as CellId });

describe("a journal", () => {
  test("keeps the order of appends that do not wait for each other", async () => {
    const file = join(await tempFolder(), "journal");
    const events = Array.from({ length: 100 }, (_, index) => done(`${index}`));
    {
      await using journal = await openJournal(file);
      await Promise.all(events.map((event) => journal.append(event)));
    }
    expect(parseJournal(await readFile(file, "utf8")).events).toEqual(events);
  });

  test("has an event on disk when append resolves", async () => {
    const file = join(await tempFolder(), "journal");
    await using journal = await openJournal(file);
    await journal.append(done("a"));
    expect(parseJournal(await readFile(file, "utf8")).events).toEqual([done("a")]);
  });

  test("rejects an append that cannot be written, and goes on being closable", async () => {
    const journal = await openJournal("/dev/full");
    await expect(journal.append(done("a"))).rejects.toThrow("ENOSPC");
    await expect(journal[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });

  test("of which any part from the beginning is left parses to the first of its events", () => {
    fc.assert(
      fc.property(
        fc.array(EVENT, { maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (events, part) => {
          const bytes = Buffer.from(events.map((event) => `${encodeLine(event)}\n`).join(""));
          const { events: read, badLines } = parseJournal(
            bytes.subarray(0, Math.round(bytes.length * part)).toString("utf8"),
          );
          expect(read).toEqual(events.slice(0, read.length));
          expect(badLines).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test("counts foreign lines and never throws, whatever the text", async () => {
    const file = join(await tempFolder(), "journal");
    await writeFile(file, `\u0000\u0000\nnull\n{}\n00000000 {}\n${encodeLine(done("a"))}\n\n`);
    await appendFile(file, "e3069283 123456789\n");
    expect(parseJournal(await readFile(file, "utf8"))).toEqual({ events: [done("a")], badLines: 5 });
  });
});

import { appendFile, mkdtemp, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CellId } from "../../harness/domain/cell.ts";
import {
  encodeLine,
  type JournalEvent,
  lastWords,
  openJournal,
  parseJournal,
} from "../../harness/store/journal.ts";

const a = "a" as CellId;
const b = "b" as CellId;
const attempt = (cell: CellId, number: number): JournalEvent => ({
  kind: "attempt",
  cell,
  facts: { key: null, toolchain: null, image: null },
  context: {
    ...{ number, startedAt: "2026-11-23T08:00:00.000Z", wallMs: 1, argv: [] },
    ...{ engineOomKilled: null, engineWarnings: [], fault: null },
  },
  frames: [null],
  reusedFrom: null,
});
const done = (cell: CellId): JournalEvent => ({ kind: "cell-done", cell });
const lastWordOn = (events: readonly JournalEvent[]) => lastWords(events).get(a);
const resumed: JournalEvent = { kind: "resumed", at: "2026-11-23T08:00:00.000Z" };

describe("a journal on disk", () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "gauntlet-journal-"));
    file = join(folder, "journal.ndjson");
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function write(...events: readonly JournalEvent[]): Promise<void> {
    await using journal = await openJournal(file);
    await Promise.all(events.map((event) => journal.append(event)));
  }

  const read = async () => parseJournal(await readFile(file, "utf8"));

  test("gives back what was appended, in order", async () => {
    await write(attempt(a, 1), done(a), resumed, done(b));
    expect(await read()).toEqual({ events: [attempt(a, 1), done(a), resumed, done(b)], badLines: 0 });
  });

  test("that was torn in its last line loses that line alone, and what is appended later is whole", async () => {
    await write(done(a), done(b));
    await truncate(file, encodeLine(done(a)).length + 10);
    await write(resumed);
    expect(await read()).toEqual({ events: [done(a), resumed], badLines: 1 });
  });

  test("takes no line that was changed or is foreign", async () => {
    await write(done(a));
    const forged = encodeLine(done(a)).replace('"a"', '"c"');
    await appendFile(file, `${forged}\n{"kind":"cell-done","cell":"c"}\n\0\0\0\n`);
    expect(await read()).toEqual({ events: [done(a)], badLines: 3 });
  });

  test("cut anywhere gives a beginning of what was written", () => {
    const events = [attempt(a, 1), done(a), resumed, attempt(b, 1), done(b)];
    const text = events.map((event) => `${encodeLine(event)}\n`).join("");
    fc.assert(
      fc.property(fc.nat(text.length), (length) => {
        const whole = parseJournal(text.slice(0, length)).events;
        expect(whole).toEqual(events.slice(0, whole.length));
      }),
    );
  });
});

describe("the last word on a cell", () => {
  test("is all that was said when the run was made in one sitting", () => {
    const events = [attempt(a, 1), attempt(b, 1), attempt(a, 2), done(a)];
    expect(lastWordOn(events)).toEqual([attempt(a, 1), attempt(a, 2), done(a)]);
  });

  test("leaves out attempts of a sitting that was cut short", () => {
    const events = [attempt(a, 1), resumed, attempt(a, 1), attempt(a, 2), done(a)];
    expect(lastWordOn(events)).toEqual([attempt(a, 1), attempt(a, 2), done(a)]);
  });

  test("is from an earlier sitting when later ones had nothing to do with the cell", () => {
    expect(lastWordOn([attempt(a, 1), done(a), resumed, done(b), resumed])).toEqual([attempt(a, 1), done(a)]);
  });

  test("has nothing of tries under memory limits, which are no attempts of the cell", () => {
    const limited: JournalEvent = {
      ...{ kind: "limit-try", of: a, id: "a-1-link-71MiB" as CellId, ldflags: "-w", what: "link" },
      ...{ limitBytes: 71 * 2 ** 20, outcome: "passed", frames: [null] },
      context: {
        ...{ number: 2, startedAt: "2026-11-23T08:00:00.000Z", wallMs: 1, argv: [] },
        ...{ engineOomKilled: null, engineWarnings: [], fault: null },
      },
    };
    const events = [attempt(a, 1), done(a), limited, resumed, limited];
    expect(lastWordOn(events)).toEqual([attempt(a, 1), done(a)]);
    expect(parseJournal(events.map(encodeLine).join("\n")).events).toEqual(events);
  });

  test("does not take a cell for done because an earlier sitting did", () => {
    expect(lastWordOn([attempt(a, 1), done(a), resumed, attempt(a, 1)])).toEqual([attempt(a, 1)]);
  });
});

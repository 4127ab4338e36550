import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CellId } from "../../harness/domain/cell.ts";
import type { RunId } from "../../harness/domain/run.ts";
import { type JournalEvent, openJournal } from "../../harness/store/journal.ts";
import {
  createRunFolder,
  keepFrames,
  listRuns,
  RunNotFoundError,
  readRun,
  readRunHeader,
  runFolder,
  writeRunHeader,
} from "../../harness/store/run-folder.ts";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { completed, frameText, stepEnd, stepStart } from "./frame-lines.ts";
import { attemptEvent, cell, header, tempState } from "./stored-run.ts";

const TODAY = new Date("2026-11-23T23:59:59Z");
const passed = frameText(stepStart(0, "build"), stepEnd(0), completed);
const failed = frameText(stepStart(0, "build"), stepEnd(0, { end: { kind: "exited", code: 1 } }), completed);

/** A stored run of these cells with this journal. */
async function storedRun(state: StateFolder, ids: readonly string[], events: readonly JournalEvent[] = []) {
  const run = await createRunFolder(state, TODAY);
  await writeRunHeader(state, run, header(ids.map((id) => cell(id))));
  await journal(state, run, events);
  return run;
}

async function journal(state: StateFolder, run: RunId, events: readonly JournalEvent[]): Promise<void> {
  await using writer = await openJournal(join(runFolder(state, run), "journal.ndjson"));
  for (const event of events) await writer.append(event);
}

function frames(state: StateFolder, run: RunId, id: string, text: string, attempt = 1): Promise<string> {
  return keepFrames(state, run, { cell: id as CellId, attempt, phase: 0 }, text);
}

describe("a new run's folder", () => {
  test("is its own, also when twenty are made at once", async () => {
    const state = await tempState();
    const runs = await Promise.all(Array.from({ length: 20 }, () => createRunFolder(state, TODAY)));
    const expected = Array.from({ length: 20 }, (_, index) => `20261123-${index + 1}`);
    expect(await listRuns(state)).toEqual(expected);
    expect(new Set(runs).size).toBe(20);
  });

  test("is listed by day and number, beside whatever else lies there", async () => {
    const state = await tempState();
    for (const name of ["20261123-10", "20261123-9", "20251231-3", "notes", "20261123-", "latest"])
      await mkdir(join(state.dir, "runs", name), { recursive: true });
    expect(await listRuns(state)).toEqual(["20251231-3", "20261123-9", "20261123-10"]);
  });
});

describe("a run that cannot be read", () => {
  test("is told by one line that names the last runs there are", async () => {
    const state = await tempState();
    await storedRun(state, ["a"]);
    const reading = readRunHeader(state, "20200101-1" as RunId);
    await expect(reading).rejects.toThrow(RunNotFoundError);
    await expect(reading).rejects.toThrow(/^no run "20200101-1" in .*; the last ones are 20261123-1$/);
  });

  test.each(["../../etc", "..", "", ".", "20261123-1/../../secret", "/etc", "20261123-1\u0000"])(
    "is never looked for outside the runs' folder: %j",
    async (name) => {
      const state = await tempState();
      await storedRun(state, ["a"]);
      await mkdir(join(state.dir, "secret"));
      const secret = JSON.stringify(header([]));
      for (const at of [join(state.dir, "secret"), state.dir, join(state.dir, "runs")])
        await writeFile(join(at, "run.json"), secret);
      await expect(readRunHeader(state, name as RunId)).rejects.toThrow(/^no run "/);
    },
  );

  test.each([
    ["torn", '{"schema":1,"plan":{"cells":['],
    ["empty", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["without a plan", '{"schema":1}'],
    [
      "one whose cells are none",
      JSON.stringify({ ...header([]), plan: { ...header([]).plan, cells: [null] } }),
    ],
    ["one whose cell's name is a path", JSON.stringify(header([cell("../a")]))],
    ["without an engine", JSON.stringify({ ...header([]), engine: undefined })],
    ["without a scenario's project", JSON.stringify({ ...header([]), scenario: {} })],
    ["of a later schema", '{"schema":2,"plan":{"cells":[]},"scenario":{},"project":{}}'],
  ])("because its header is %s says which file", async (_, text) => {
    const state = await tempState();
    const run = await storedRun(state, ["a"]);
    await writeFile(join(runFolder(state, run), "run.json"), text);
    const reading = readRun(state, run);
    await expect(reading).rejects.toThrow(RunNotFoundError);
    await expect(reading).rejects.toThrow(/^run 20261123-1 cannot be read: .*run\.json is damaged/);
  });
});

describe("a stored run", () => {
  test("is put together from header, journal and frames", async () => {
    const state = await tempState();
    const run = await storedRun(state, ["a", "b", "c"]);
    const name = await frames(state, run, "a", failed);
    const gone = { kind: "unavailable", cell: "b" as CellId, reason: "no such release" } as const;
    await journal(state, run, [
      attemptEvent("a", [name]),
      { ...gone, facts: { key: null, toolchain: null, image: null } },
      { kind: "finished", wallMs: 7 },
    ]);
    const record = await readRun(state, run);
    expect(record).toMatchObject({ run, wallMs: 7, project: { name: "p" } });
    expect(record.cells).toMatchObject([
      { attempts: [{ fault: null, steps: [{ end: { kind: "exited", code: 1 } }] }], unavailable: null },
      { attempts: [], unavailable: "no such release" },
      { attempts: [], unavailable: null, key: null, toolchain: null, image: null },
    ]);
  });

  test("that was cut short has no wall time, and not zero", async () => {
    const state = await tempState();
    expect((await readRun(state, await storedRun(state, ["a"]))).wallMs).toBeNull();
  });

  test("that was gone on with took the time of all its sittings", async () => {
    const state = await tempState();
    const run = await storedRun(
      state,
      ["a"],
      [
        ...([
          { kind: "finished", wallMs: 7 },
          { kind: "resumed", at: "2026-11-23T09:00:00.000Z" },
        ] as const),
        { kind: "finished", wallMs: 2 },
      ],
    );
    expect((await readRun(state, run)).wallMs).toBe(9);
  });

  test.each([
    [
      "torn",
      async (file: string) => appendFile(file, "0000"),
      /^1 line of .*journal\.ndjson cannot be read; /,
    ],
    ["a folder", async (file: string) => rm(file).then(() => mkdir(file)), /cannot be read \(EISDIR\)/],
  ])("whose journal is %s says so, and keeps what can be read", async (_, damage, sentence) => {
    const state = await tempState();
    const run = await storedRun(state, ["a"], [{ kind: "finished", wallMs: 7 }]);
    await damage(join(runFolder(state, run), "journal.ndjson"));
    expect((await readRun(state, run)).plan.warnings).toEqual([expect.stringMatching(sentence)]);
  });

  test("whose journal is gone has cells without attempts", async () => {
    const state = await tempState();
    const run = await storedRun(state, ["a"]);
    await rm(join(runFolder(state, run), "journal.ndjson"));
    expect((await readRun(state, run)).cells).toMatchObject([{ attempts: [], unavailable: null }]);
  });

  test("of which a frame file was deleted says so, and blames neither project nor probe", async () => {
    const state = await tempState();
    const run = await storedRun(state, ["a"]);
    const name = await frames(state, run, "a", passed);
    await journal(state, run, [attemptEvent("a", [name])]);
    await rm(join(runFolder(state, run), name));
    const [record] = (await readRun(state, run)).cells;
    expect(record?.attempts[0]?.fault).toEqual({
      ...{ where: "disk", message: `${name} cannot be read (ENOENT)`, transient: false },
    });
  });

  test("of 3,000 cells is read without having them all open at once", { timeout: 60_000 }, async () => {
    const state = await tempState();
    const ids = Array.from({ length: 3_000 }, (_, index) => `c${index}`);
    const run = await storedRun(state, ids);
    const names = await Promise.all(ids.map((id) => frames(state, run, id, passed)));
    const text = names.map((name, index) => attemptEvent(ids[index] ?? "", [name]));
    await journal(state, run, text);
    const { cells } = await readRun(state, run);
    expect(cells.every((each) => each.attempts[0]?.fault === null)).toBe(true);
  });
});

describe("a resumed run", () => {
  test("never overwrites the frames of an earlier try", async () => {
    const state = await tempState();
    const run = await storedRun(state, ["a"]);
    const names = [await frames(state, run, "a", failed), await frames(state, run, "a", passed)];
    expect(names).toEqual(["cells/a/attempt-1.0.frames", "cells/a/attempt-1.0-2.frames"]);
    const texts = names.map((name) => readFile(join(runFolder(state, run), name), "utf8"));
    expect(await Promise.all(texts)).toEqual([failed, passed]);
  });

  test("tells a cell that it ran again by its new attempts alone", async () => {
    const state = await tempState();
    const run = await storedRun(state, ["a"]);
    const first = await frames(state, run, "a", failed);
    const again = await frames(state, run, "a", passed);
    await journal(state, run, [
      attemptEvent("a", [first]),
      { kind: "resumed", at: "2026-11-23T09:00:00.000Z" },
      attemptEvent("a", [again]),
    ]);
    const [record] = (await readRun(state, run)).cells;
    expect(record?.attempts.map(({ steps }) => steps[0]?.end)).toEqual([{ kind: "exited", code: 0 }]);
  });

  test("keeps the attempts of the cells that it did not run again", async () => {
    const state = await tempState();
    const run = await storedRun(state, ["a"]);
    const name = await frames(state, run, "a", failed);
    await journal(state, run, [
      attemptEvent("a", [name]),
      { kind: "cell-done", cell: "a" as CellId },
      { kind: "resumed", at: "2026-11-23T09:00:00.000Z" },
    ]);
    expect((await readRun(state, run)).cells[0]?.attempts).toHaveLength(1);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cell, CellId } from "../../harness/domain/cell.ts";
import { CELL_LABEL } from "../../harness/domain/container-engine.ts";
import type { Attempt, InfrastructureFault } from "../../harness/domain/observation.ts";
import { type Execution, type Prepared, runCells } from "../../harness/execute/run-cells.ts";
import { attemptFromFrames } from "../../harness/store/attempt.ts";
import { parseFrames } from "../../harness/store/frames.ts";
import { cell } from "../store/stored-run.ts";
import { FAILED, FakeEngine, type Script } from "./fake-engine.ts";
import { ground } from "./ground.ts";

const ready: Prepared = { kind: "ready", ground: ground() };
const cells = (count: number, parts: Partial<Cell> = {}) =>
  Array.from({ length: count }, (_, index) => cell(`c${index}`, parts));

/** Runs cells on the fake engine; gives what was told. */
async function told(
  which: readonly Cell[],
  engine: FakeEngine,
  parts: Partial<Execution> = {},
): Promise<{ readonly kept: Map<string, Attempt[]>; readonly done: string[]; readonly started: string[] }> {
  const kept = new Map<string, Attempt[]>();
  const done: string[] = [];
  const started: string[] = [];
  await runCells(which, {
    ...{ engine, jobs: 2, signal: new AbortController().signal, adopted: new Map() },
    prepare: async () => ready,
    passed: ({ fault, frames }) => fault === null && !frames.includes('"code":1'),
    keep: async ({ cell, number, phases }) => {
      const fault = phases.find(({ result }) => result.fault)?.result.fault ?? null;
      const context = {
        number,
        startedAt: "",
        wallMs: 0,
        argv: [],
        engineOomKilled: null,
        engineWarnings: [],
      };
      const files = phases.map(({ result }) => parseFrames(result.frames));
      const attempt = attemptFromFrames(files, { ...context, fault });
      kept.set(cell.id, [...(kept.get(cell.id) ?? []), attempt]);
      return attempt;
    },
    onStart: (id) => started.push(id),
    onDone: async ({ id }, unavailable) =>
      void done.push(unavailable === null ? id : `${id}: ${unavailable}`),
    ...parts,
  });
  return { kept, done, started };
}

describe("cells that run", () => {
  test("are never more at once than jobs, with at most two containers ahead, and each is done once", async () => {
    const plan = fc.record({
      count: fc.nat(12),
      jobs: fc.integer({ min: 1, max: 5 }),
      repeat: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(
        plan,
        fc.array(fc.nat(4), { minLength: 1 }),
        async ({ count, jobs, repeat }, times) => {
          const engine = new FakeEngine((spec) => ({ ms: times[spec.name.length % times.length] ?? 1 }));
          const { done, kept } = await told(cells(count, { repeat }), engine, { jobs });
          expect(engine.mostRunning).toBeLessThanOrEqual(jobs);
          expect(engine.mostCreated).toBeLessThanOrEqual(jobs + 2);
          expect(done.sort()).toEqual(
            cells(count)
              .map(({ id }) => id as string)
              .sort(),
          );
          expect([...kept.values()].every((attempts) => attempts.length === repeat)).toBe(true);
          expect(engine.present.size).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("start in the order of the plan", async () => {
    const { started } = await told(cells(8), new FakeEngine(), { jobs: 1 });
    expect(started).toEqual(cells(8).map(({ id }) => id));
  });

  test("have their containers made while others compile", async () => {
    const engine = new FakeEngine(() => ({ ms: 30 }));
    await told(cells(6), engine, { jobs: 1 });
    expect(engine.mostCreated).toBe(3);
  });

  test("number their attempts from 1, as many as the scenario asks for", async () => {
    const { kept } = await told(cells(1, { repeat: 3 }), new FakeEngine());
    expect(kept.get("c0")?.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test("may be thirty at a time without a warning about listeners", async () => {
    const warnings: Error[] = [];
    const hear = (warning: Error) => void warnings.push(warning);
    process.on("warning", hear);
    await told(cells(30), new FakeEngine(() => ({ ms: 20 })), { jobs: 30 });
    await new Promise(setImmediate);
    process.off("warning", hear);
    expect(warnings).toEqual([]);
  });

  test("of one compile group wait for the first of them, and others do not", async () => {
    const shared: Prepared = { kind: "ready", ground: ground({ cacheVolume: "cache" }) };
    const one = [cell("a"), cell("b", { axes: { go: "1.25.5", ldflags: "-s" } })];
    const other = cell("c", { axes: { go: "1.24.0" } });
    const engine = new FakeEngine(() => ({ ms: 20 }));
    const { started } = await told([...one, other], engine, { jobs: 3, prepare: async () => shared });
    expect(started).toEqual(["a", "c", "b"]);
    expect(engine.mostRunning).toBe(2);
  });
});

describe("a cell of two phases", () => {
  const both = cell("a", { steps: [{ kind: "run", packages: [], flags: [], args: [] }] });

  test("runs them in a container each, one after the other, and leaves no volume behind", async () => {
    const engine = new FakeEngine();
    await told([both], engine);
    expect(engine.started).toHaveLength(2);
    expect(engine.mostRunning).toBe(1);
    expect(engine.volumes.size).toBe(0);
  });

  test("does not start the second when the first failed", async () => {
    const engine = new FakeEngine(() => ({ frames: FAILED }));
    await told([both], engine);
    expect(engine.started).toHaveLength(1);
    expect(engine.volumes.size).toBe(0);
  });
});

describe("trouble of the engine", { timeout: 20_000 }, () => {
  /** Fails for the first so many containers. */
  const failing = (times: number, script: Script) => {
    let left = times;
    return new FakeEngine(() => (left-- > 0 ? script : {}));
  };

  test.concurrent.each(["create", "start"] as const)(
    "at %s is tried again, and every try is kept",
    async (failsAt) => {
      const { kept, done } = await told(cells(1), failing(1, { failsAt }));
      expect(kept.get("c0")?.map(({ number, fault }) => [number, fault?.where ?? null])).toEqual([
        ...[
          [1, "engine"],
          [2, null],
        ],
      ]);
      expect(done).toEqual(["c0"]);
    },
  );

  test.concurrent("that stays is given up after three tries, and told on one line", async () => {
    const { kept, done } = await told(cells(1), new FakeEngine(() => ({ failsAt: "create" })));
    const faults = kept.get("c0")?.map(({ fault }) => fault?.message);
    expect(faults).toEqual(Array(3).fill("create: the engine said no"));
    expect(done).toEqual(["c0"]);
  });

  test.concurrent("that will not pass is not tried again", async () => {
    const fault: InfrastructureFault = { where: "image", message: "no", transient: false };
    const { kept } = await told(cells(2), new FakeEngine(), {
      prepare: async () => ({ kind: "fault", fault }),
    });
    expect(kept.get("c0")?.map((attempt) => attempt.fault)).toEqual([fault]);
  });

  test.concurrent("with one cell leaves its siblings alone", async () => {
    const engine = new FakeEngine(({ labels }) => (labels[CELL_LABEL] === "c1" ? { failsAt: "create" } : {}));
    const { kept, done } = await told(cells(4), engine);
    expect(done.sort()).toEqual(["c0", "c1", "c2", "c3"]);
    expect(["c0", "c2", "c3"].map((id) => kept.get(id)?.map(({ fault }) => fault))).toEqual(
      Array(3).fill([null]),
    );
  });
});

describe("a cell's ground", () => {
  test("that cannot be laid is a fault of that cell, and no lost cell", async () => {
    const prepare = async ({ id }: Cell): Promise<Prepared> => {
      if (id === "c0") throw new Error("the disk\nis full");
      return ready;
    };
    const { kept, done } = await told(cells(2), new FakeEngine(), { prepare });
    expect(done.sort()).toEqual(["c0", "c1"]);
    expect(kept.get("c0")?.[0]?.fault).toMatchObject({ message: "the disk is full" });
  });

  test("that does not exist is said once, and no attempt is made", async () => {
    const prepare = async (): Promise<Prepared> => ({ kind: "unavailable", reason: "no such release" });
    const { kept, done } = await told(cells(1), new FakeEngine(), { prepare });
    expect(done).toEqual(["c0: no such release"]);
    expect(kept.size).toBe(0);
  });
});

describe("an end before the end", () => {
  test("kills what runs, starts nothing more, removes every container and calls nothing done", async () => {
    const engine = new FakeEngine(() => ({ ms: 10_000 }));
    const stop = new AbortController();
    let startedFirst = 0;
    const onStart = () => void (++startedFirst === 2 && setTimeout(() => stop.abort(), 5));
    const { kept, done } = await told(cells(50), engine, { signal: stop.signal, onStart });
    expect(engine.started).toHaveLength(2);
    expect(engine.created.length).toBeLessThanOrEqual(4);
    expect(engine.present.size).toBe(0);
    expect({ kept: kept.size, done }).toEqual({ kept: 0, done: [] });
  });

  test("comes when an answer cannot be kept: the rest is stopped, and the reason is told", async () => {
    const engine = new FakeEngine(({ labels }) => ({ ms: labels[CELL_LABEL] === "c0" ? 1 : 10_000 }));
    const keep = () => Promise.reject(new Error("ENOSPC"));
    await expect(told(cells(50), engine, { keep })).rejects.toThrow("ENOSPC");
    expect(engine.created.length).toBeLessThanOrEqual(5);
    expect(engine.present.size).toBe(0);
  });
});

test("a container that an interrupted run left is waited for in place of a first attempt", async () => {
  const engine = new FakeEngine(() => ({ ms: 20 }));
  const left = await engine.createContainer({ name: "left" } as Parameters<FakeEngine["createContainer"]>[0]);
  await left.start();
  const adopted = new Map([["c0" as CellId, left]]);
  const { kept } = await told(cells(1, { repeat: 2 }), engine, { adopted });
  expect(engine.created).toHaveLength(2);
  expect(kept.get("c0")?.map(({ fault }) => fault)).toEqual([null, null]);
  expect(engine.present.size).toBe(0);
});

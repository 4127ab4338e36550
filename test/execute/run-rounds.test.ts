import { describe, expect, test } from "vitest";
import type { Cell, CellId } from "../../harness/domain/cell.ts";
import { CELL_LABEL } from "../../harness/domain/container-engine.ts";
import type { Attempt } from "../../harness/domain/observation.ts";
import type { Prepared } from "../../harness/execute/run-cells.ts";
import { type RoundsExecution, runRounds } from "../../harness/execute/run-rounds.ts";
import { attemptFromFrames } from "../../harness/store/attempt.ts";
import { parseFrames } from "../../harness/store/frames.ts";
import { cell } from "../store/stored-run.ts";
import { FAILED, FakeEngine } from "./fake-engine.ts";
import { ground } from "./ground.ts";

const measured = (id: string, repeat = 3) => cell(id, { repeat, measure: { kind: "surface", warmUps: 1 } });
const marked = (of: string) =>
  cell(`${of}-marked`, { repeat: 1, measure: { kind: "marked", of: of as CellId } });
const failing = (...ids: string[]) =>
  new FakeEngine(({ labels }) => (ids.includes(labels[CELL_LABEL] ?? "") ? { frames: FAILED } : {}));

/** Runs cells in rounds on the fake engine; gives what was told, in order. */
async function told(cells: readonly Cell[], engine = new FakeEngine(), parts: Partial<RoundsExecution> = {}) {
  const started: string[] = [];
  const done: string[] = [];
  const rounds: string[] = [];
  const kept: Attempt[] = [];
  await runRounds(cells, {
    ...{ engine, jobs: 4, signal: new AbortController().signal, adopted: new Map() },
    prepare: async (): Promise<Prepared> => ({ kind: "ready", ground: ground() }),
    passed: ({ fault, frames }) => fault === null && !frames.includes('"code":1'),
    keep: async ({ number, phases }) => {
      const fault = phases.find(({ result }) => result.fault)?.result.fault ?? null;
      const files = phases.map(({ result }) => parseFrames(result.frames));
      const context = {
        number,
        startedAt: "",
        wallMs: 0,
        argv: [],
        engineOomKilled: null,
        engineWarnings: [],
      };
      const attempt = attemptFromFrames(files, { ...context, fault });
      kept.push(attempt);
      return attempt;
    },
    onStart: (id) => started.push(id),
    onDone: async ({ id }, unavailable) =>
      void done.push(unavailable === null ? id : `${id}: ${unavailable}`),
    onRound: (round) => rounds.push(round.kind === "round" ? `${round.round} of ${round.rounds}` : "marked"),
    goesOn: (_, { steps }) => steps.some(({ end }) => end.kind === "exited" && end.code === 0),
    ...parts,
  });
  return { started, done, rounds, kept };
}

describe("cells in rounds", () => {
  test("take turns, one at a time, however many jobs there are", async () => {
    const engine = new FakeEngine();
    const { started, done, rounds } = await told(
      ["a", "b", "c"].map((id) => measured(id)),
      engine,
    );
    expect(started.join(" ")).toBe("a b c a b c a b c");
    expect(engine.mostRunning).toBe(1);
    expect(engine.mostCreated).toBe(1);
    expect(engine.present.size).toBe(0);
    expect(done).toEqual(["a", "b", "c"]);
    expect(rounds).toEqual(["1 of 3", "2 of 3", "3 of 3"]);
  });

  test("all have their ground before the first of them runs", async () => {
    const order: string[] = [];
    await told([measured("a", 1), measured("b", 1)], new FakeEngine(), {
      prepare: async ({ id }) => {
        await new Promise(setImmediate);
        order.push(`ground of ${id}`);
        return { kind: "ready", ground: ground() };
      },
      onStart: (id) => void order.push(id),
    });
    expect(order).toEqual(["ground of a", "ground of b", "a", "b"]);
  });

  test("that fail get no further round, and the others go on", async () => {
    const { started, done } = await told([measured("a"), measured("b")], failing("a"));
    expect(started.join(" ")).toBe("a b b b");
    expect(done).toEqual(["a", "b"]);
  });

  test("that cannot be had are said so, and are in no round", async () => {
    const { started, done } = await told([measured("a", 2), measured("b", 2)], new FakeEngine(), {
      prepare: async ({ id }) =>
        id === "a" ? { kind: "unavailable", reason: "not served" } : { kind: "ready", ground: ground() },
    });
    expect(started.join(" ")).toBe("b b");
    expect(done).toEqual(["a: not served", "b"]);
  });

  test("number their attempts from 1 on", async () => {
    const { kept } = await told([measured("a")]);
    expect(kept.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test("with fewer repeats end earlier", async () => {
    const { started, done } = await told([measured("a", 1), measured("b", 2)]);
    expect(started.join(" ")).toBe("a b b");
    expect(done).toEqual(["a", "b"]);
  });

  test("of which there are none ask for nothing", async () => {
    expect(await told([])).toEqual({ started: [], done: [], rounds: [], kept: [] });
  });
});

describe("marked cells", () => {
  test("come last, once, wherever they stand in the plan", async () => {
    const { started, rounds } = await told([marked("a"), measured("a", 2), measured("b", 2), marked("b")]);
    expect(started.join(" ")).toBe("a b a b a-marked b-marked");
    expect(rounds).toEqual(["1 of 2", "2 of 2", "marked"]);
  });

  test("of cells that failed are not run, and are done with the reason", async () => {
    const { started, done, rounds } = await told([measured("a"), marked("a")], failing("a"));
    expect(started).toEqual(["a"]);
    expect(done).toEqual(["a", "a-marked: the links that it would look at closely failed"]);
    expect(rounds).toEqual(["1 of 3"]);
  });
});

describe("a signal", () => {
  test("ends the rounds: nothing more starts, and no cell is called done", async () => {
    const stop = new AbortController();
    const started: string[] = [];
    const engine = new FakeEngine();
    const { done, kept } = await told([measured("a"), measured("b"), marked("a")], engine, {
      signal: stop.signal,
      onStart: (id) => {
        started.push(id);
        if (started.length === 3) stop.abort();
      },
    });
    expect(started.join(" ")).toBe("a b a");
    expect(kept).toHaveLength(2);
    expect(done).toEqual([]);
    expect(engine.present.size).toBe(0);
  });

  test("that came before the ground was laid starts nothing", async () => {
    const { started, rounds } = await told([measured("a")], new FakeEngine(), {
      signal: AbortSignal.abort(),
    });
    expect([started, rounds]).toEqual([[], []]);
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { comparable } from "./comparable.ts";
import { startEngineProxy } from "./engine-proxy.ts";
import {
  containersOf,
  createdCells,
  documentOf,
  gauntlet,
  newestRun,
  newState,
  start,
  untilExecuting,
} from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { newProject, SLEEPER } from "./projects.ts";

let state: StateFolder;
let project: string;
/** Two cells at a time, one for each pause; what they build is in the cache already, so that pauses are what takes time. */
let args: (...pauses: readonly string[]) => string[];

beforeAll(async () => {
  state = await newState();
  project = await newProject(SLEEPER);
  const axes = ["--go", RELEASES.newest, "--cgo", "0", "--steps", "run", "--jobs", "2"];
  args = (...pauses) => ["run", project, ...axes, ...pauses.flatMap((pause) => ["--env", `PAUSE=${pause}`])];
  expect(await gauntlet(state, args("0s"))).toMatchObject({ code: 0 });
});

/** The cells of the newest run that have an answer, by id. */
async function answered(): Promise<string[]> {
  const { cells } = await newestRun(state);
  return cells.filter(({ attempts }) => attempts.length > 0).map(({ cell }) => cell.id);
}

/** Starts a run of a long cell and short ones, and waits until one is done and the long one is in the middle. */
async function startedInTheMiddle(long: string, ...short: readonly string[]) {
  const run = start(state, [...args(long, ...short), "--json-stream"]);
  await run.printed("stdout", /\n/);
  await untilExecuting(run, { cell: new RegExp(`PAUSE-${long}`) });
  return run;
}

describe("a run that gets Ctrl-C", () => {
  test("ends with 130, leaves no container, and goes on later with the rest alone", async () => {
    const run = await startedInTheMiddle("6s", "0s", "1ms");
    run.process.kill("SIGINT");
    const stopped = await run.ended;
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain("gauntlet run --resume");
    expect(await containersOf(state)).toEqual([]);
    const known = await answered();
    expect([1, 2]).toContain(known.length);

    const began = Date.now();
    const resumed = await gauntlet(state, ["run", "--resume", "--json"]);
    expect(resumed.code).toBe(0);
    const created = new Set(await createdCells(state, began));
    expect([...known, ...created].sort()).toEqual(
      documentOf(resumed)
        .cells.map(({ id }) => id)
        .sort(),
    );
    const whole = documentOf(await gauntlet(state, [...args("6s", "0s", "1ms"), "--json"]));
    expect(comparable(documentOf(resumed))).toEqual(comparable(whole));
  });

  test("ends at the second one although the engine does not answer", async () => {
    await using proxy = await startEngineProxy();
    const own = await newState();
    const run = start(own, args("60s"), { DOCKER_HOST: proxy.host });
    await untilExecuting(run);
    proxy.freeze();
    run.process.kill("SIGINT");
    await run.printed("stderr", /once more/);
    expect(run.process.exitCode).toBeNull();
    run.process.kill("SIGINT");
    expect(await run.ended).toMatchObject({ code: 130 });
    // The next run of the state folder sweeps what was left.
    expect(await gauntlet(own, args("0s"))).toMatchObject({ code: 0 });
    expect(await containersOf(own)).toEqual([]);
  });
});

describe("a run that is killed", () => {
  test("keeps its finished cells, and its running container is taken over or made again", async () => {
    const run = await startedInTheMiddle("6s", "0s", "1ms");
    run.process.kill("SIGKILL");
    await run.ended;
    const known = await answered();
    expect([1, 2]).toContain(known.length);

    const began = Date.now();
    const resumed = documentOf(await gauntlet(state, ["run", "--resume", "--json"]));
    const created = await createdCells(state, began);
    for (const id of known) expect(created).not.toContain(id);
    expect(resumed.cells.map(({ outcome, attempts }) => [outcome, attempts.length])).toEqual([
      ["pass", 1],
      ["pass", 1],
      ["pass", 1],
    ]);
    expect(await containersOf(state)).toEqual([]);
  });

  test("has its building container taken over, and does not build again", async () => {
    const slow = await newProject({
      ...SLEEPER,
      "scenario.yaml":
        "project: .\nsteps: [{command: [go, run, .]}]\nmatrix: {go: [stable], env.PAUSE: [3s]}\n",
    });
    const own = await newState();
    const run = start(own, ["run", slow]);
    await untilExecuting(run, { phase: 0 });
    run.process.kill("SIGKILL");
    await run.ended;
    const began = Date.now();
    const resumed = documentOf(await gauntlet(own, ["run", "--resume", "--json"]));
    expect(await createdCells(own, began)).toEqual([]);
    expect(resumed.cells).toMatchObject([{ outcome: "pass", attempts: [{ number: 1 }] }]);
    expect(await containersOf(own)).toEqual([]);
  });

  test("has as many attempts in the end as were asked for, each made once", async () => {
    const run = start(state, [...args("2s"), "--repeat", "3"]);
    await untilExecuting(run, { attempt: 2 });
    run.process.kill("SIGKILL");
    await run.ended;
    const resumed = documentOf(await gauntlet(state, ["run", "--resume", "--json"]));
    expect(resumed.cells).toMatchObject([{ outcome: "pass" }]);
    expect(resumed.cells[0]?.attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
    const stored = (await newestRun(state)).cells[0]?.attempts;
    expect(stored?.map(({ number, fault }) => ({ number, fault }))).toEqual([
      { number: 1, fault: null },
      { number: 2, fault: null },
      { number: 3, fault: null },
    ]);
  });

  test("has its containers swept by the next run, which leaves those of a living run alone", async () => {
    const dead = await startedInTheMiddle("50s", "0s");
    dead.process.kill("SIGKILL");
    await dead.ended;
    const left = await containersOf(state);
    expect(left).toHaveLength(1);
    const living = start(state, args("8s", "1ms"));
    await untilExecuting(living, { cell: /PAUSE-8s/ });
    expect(await gauntlet(state, args("0s"))).toMatchObject({ code: 0 });
    const now = await containersOf(state);
    expect(now).not.toContain(left[0]);
    expect(now).toContainEqual(expect.stringContaining("PAUSE-8s"));
    expect(await living.ended).toMatchObject({ code: 0 });
    expect(await containersOf(state)).toEqual([]);
  });
});

import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { startEngineProxy } from "./engine-proxy.ts";
import {
  containersOf,
  createdCells,
  documentOf,
  gauntlet,
  newState,
  start,
  untilExecuting,
} from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { EMPTY_PROGRAM, newProject, SLEEPER } from "./projects.ts";

let state: StateFolder;

beforeAll(async () => {
  state = await newState();
});

describe("an engine that is not there", () => {
  test("is told in one line with the way to mend it, and exit 3; another one is not taken in its place", async () => {
    const project = await newProject(EMPTY_PROGRAM);
    const dead = { DOCKER_HOST: `unix://${join(inject("ground").folder, "no-engine.sock")}` };
    const ended = await gauntlet(state, ["run", project, "--go", RELEASES.newest], dead);
    expect(ended).toMatchObject({ code: 3, stdout: "" });
    expect(ended.stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/engine.*does not answer.*DOCKER_HOST.*start it.*unset DOCKER_HOST/),
    ]);
  });
});

describe("an engine that dies in the middle of a run", () => {
  test("makes the open cells infrastructure, exit 3, and the finished ones stay; resuming finishes the rest", async () => {
    await using proxy = await startEngineProxy();
    const project = await newProject(SLEEPER);
    const args = ["run", project, "--go", RELEASES.newest, "--cgo", "0", "--steps", "run", "--jobs", "2"];
    const run = start(state, [...args, "--env", "PAUSE=8s", "--env", "PAUSE=0s", "--json-stream"], {
      DOCKER_HOST: proxy.host,
    });
    await run.printed("stdout", /\n/);
    await untilExecuting(run, { cell: /PAUSE-8s/ });
    await proxy.die();
    const ended = await run.ended;
    expect(ended.code).toBe(3);
    const cells = ended.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(cells).toMatchObject([
      { axes: { "env.PAUSE": "0s" }, outcome: "pass" },
      {
        axes: { "env.PAUSE": "8s" },
        outcome: "infrastructure",
        conformance: "inconclusive",
        attribution: null,
      },
    ]);

    const began = Date.now();
    const resumed = await gauntlet(state, ["run", "--resume", "--json"]);
    expect(resumed.code).toBe(0);
    expect(documentOf(resumed).cells).toMatchObject([{ outcome: "pass" }, { outcome: "pass" }]);
    for (const id of await createdCells(state, began)) expect(id).toContain("PAUSE-8s");
    expect(await containersOf(state)).toEqual([]);
  });
});

describe("a release that cannot be had", () => {
  test("is unavailable by name, and the others are run", async () => {
    const project = await newProject(EMPTY_PROGRAM);
    const args = ["run", project, "--go", `1.20rc1,1.99.0,${RELEASES.newest}`, "--cgo", "0", "--json"];
    const ended = await gauntlet(state, args);
    expect(ended.code).toBe(0);
    const outcomes = documentOf(ended).cells.map(({ axes, outcome }) => [axes.go, outcome]);
    expect(outcomes).toContainEqual(["1.99.0", "unavailable"]);
    expect(outcomes).toContainEqual(["1.20rc1", "unavailable"]);
    expect(outcomes.filter(([, outcome]) => outcome === "pass")).toHaveLength(1);
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { containersOf, type Ended, gauntlet, newestRun, newState, start } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { GO_MOD, newProject } from "./projects.ts";

interface Figure {
  readonly median: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

interface Document {
  readonly points: readonly {
    readonly axes: Readonly<Record<string, string>>;
    readonly package: string;
    readonly figures: Readonly<Record<string, Figure>>;
    readonly runs: readonly unknown[];
  }[];
  readonly comparisons: readonly { readonly metric: string; readonly verdict: string }[];
  readonly traces: readonly { readonly samples: readonly unknown[]; readonly phases: readonly unknown[] }[];
}

const MAIN = 'package main\n\nimport "net/http"\n\nfunc main() { println(http.StatusText(200)) }\n';
const ONE_RELEASE = ["--go", RELEASES.newest, "--cgo", "0"];

let state: StateFolder;
let project: string;

beforeAll(async () => {
  state = await newState();
  project = await newProject({ "go.mod": GO_MOD, "main.go": MAIN });
});

function documentOf({ stdout, stderr }: Ended): Document {
  expect(stdout, stderr).toMatch(/^\{/);
  return JSON.parse(stdout) as Document;
}

describe("linkmem", () => {
  test("measured twice, says the same within its intervals", async () => {
    const args = ["linkmem", project, ...ONE_RELEASE, "--ldflags", "", "--ldflags=-w", "--json"];
    const first = documentOf(await gauntlet(state, args));
    const second = documentOf(await gauntlet(state, [...args, "--no-trace"]));
    expect(first.points.map(({ axes, runs }) => [axes.ldflags, runs.length])).toEqual([
      ["", 6],
      ["-w", 6],
    ]);
    for (const [index, { figures }] of first.points.entries())
      for (const metric of ["anon", "maxRss"])
        expectOverlap(figures[metric]?.interval, second.points[index]?.figures[metric]?.interval);
    const anon = first.comparisons.filter(({ metric }) => metric === "anon").map(({ verdict }) => verdict);
    expect(anon).toEqual(["lower"]);
    expect(first.traces.map(({ samples, phases }) => [samples.length > 20, phases.length > 5])).toEqual([
      [true, true],
      [true, true],
    ]);
    expect(second.traces).toEqual([]);
  });

  test("claims no interval from one run of each", async () => {
    const args = ["linkmem", project, ...ONE_RELEASE, "--repeat", "1", "--no-trace"];
    const once = documentOf(await gauntlet(state, [...args, "--json"]));
    expect(once.points.map(({ figures }) => figures.anon?.interval)).toEqual([null]);
    expect(once.points[0]?.figures.anon?.median).toBeGreaterThan(2 ** 20);
  });

  test("of a project that does not build says why, once, and measures nothing", async () => {
    const broken = await newProject({
      "go.mod": GO_MOD,
      "main.go": "package main\n\nfunc main() { nothing() }\n",
    });
    const ended = await gauntlet(state, ["linkmem", broken, ...ONE_RELEASE, "--ldflags", "", "--ldflags=-w"]);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain("undefined: nothing");
    const attempts = (await newestRun(state)).cells.map((cell) => cell.attempts.length);
    expect(attempts).toEqual([1, 0]);
  });

  test("of packages without a main one says that nothing was linked", async () => {
    const library = await newProject({ "go.mod": GO_MOD, "a.go": "package a\n" });
    const ended = await gauntlet(state, ["linkmem", library, ...ONE_RELEASE, "--repeat", "1"]);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stdout).toContain("is there a main package");
  });

  test("that gets Ctrl-C shows the rounds that were made, and leaves no container", async () => {
    const run = start(state, ["linkmem", project, ...ONE_RELEASE, "--repeat", "50", "--no-trace"]);
    await run.printed("stderr", /round 4 of 51/);
    run.process.kill("SIGINT");
    const ended = await run.ended;
    expect(ended.code).toBe(130);
    expect(ended.stdout).toMatch(/go1\.\d+\.\d+ .* [23] /);
    expect(await containersOf(state)).toEqual([]);
    expect(await gauntlet(state, ["run", "--resume"])).toMatchObject({ code: 2 });
  });

  test("of several programs says which -p a limit allows", async () => {
    const main = { "a/main.go": MAIN, "b/main.go": MAIN, "c/main.go": MAIN };
    const several = await newProject({ "go.mod": GO_MOD, ...main });
    const limit = ["--parallel", "1,3", "--repeat", "2", "--memory", "90MiB"];
    const ended = await gauntlet(state, ["linkmem", several, ...ONE_RELEASE, ...limit]);
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toMatch(/-p 1 is the largest that stays under 90 MiB .*; -p 3 takes \d+ MiB/);
  });
});

type Range = Figure["interval"] | undefined;

function expectOverlap(one: Range, other: Range): void {
  expect(one?.low).toBeLessThanOrEqual(other?.high ?? 0);
  expect(other?.low).toBeLessThanOrEqual(one?.high ?? 0);
}

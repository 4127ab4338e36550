import { beforeAll, describe, expect, test } from "vitest";
import { diagnoseCell } from "../../harness/diagnose/cell.ts";
import type { CacheDamage } from "../../harness/domain/cache-damage.ts";
import type { CellRecord } from "../../harness/domain/run.ts";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { containersOf, gauntlet, newestRun, newState, start, untilExecuting } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { newProject } from "./projects.ts";

/** A module from outside and one in a folder, neither of which imports more than sync: their cold builds are short. */
const PROJECT = {
  "app/go.mod": `module example.com/app

go 1.21

require (
	example.com/shade v1.0.0
	github.com/josharian/intern v1.0.0
)

replace example.com/shade => ./shade
`,
  "app/go.sum": `github.com/josharian/intern v1.0.0 h1:vlS4z54oSdjm0bgjRigI+G1HpF+tI+9rE5LLzOg8HmY=
github.com/josharian/intern v1.0.0/go.mod h1:5DoeVV0s6jJacbCEi61lwdGj/aVlrQvzHFFd8Hwg//Y=
`,
  "app/main.go": `package main

import (
	"example.com/shade"
	"github.com/josharian/intern"
)

func main() { println(shade.Name(), intern.String("kept")) }
`,
  "app/shade/go.mod": "module example.com/shade\n\ngo 1.21\n",
  "app/shade/shade.go": `package shade

// A comment with the room that a declaration of the same size takes.
func Name() string { return "shade" }
`,
};

const releases = [RELEASES.older, RELEASES.newest];

/** Each damage under one of the two releases, since a trial compiles a runtime of its own; undamaged cells under both. */
const UNDER: Readonly<Record<CacheDamage, string>> = {
  truncated: RELEASES.newest,
  flipped: RELEASES.older,
  "edited-source": RELEASES.older,
  "cut-source": RELEASES.newest,
  "stale-replace": RELEASES.older,
  "stale-imports": RELEASES.newest,
  "wrong-sum": RELEASES.older,
};

const SCENARIO = `title: Damaged caches
project: ./app
steps: [run]
matrix:
  go: [${releases.join(", ")}]
  target: [linux/amd64]
  cgo: [0]
  cache: [warm]
  include:
${Object.entries(UNDER)
  .map(([cache, go]) => `    - {go: "${go}", cache: ${cache}}\n`)
  .join("")}`;

let state: StateFolder;
let project: string;
let cells: readonly CellRecord[];

/** The cells under a value of the cache axis, judged. */
function judged(cache: CacheDamage | "warm") {
  const found = cells.filter(({ cell }) => cell.cache === cache);
  expect(found).toHaveLength(cache === "warm" ? releases.length : 1);
  return found.map((record) => ({ record, ...diagnoseCell(record) }));
}

const axes = ["--target", "linux/amd64", "--cgo", "0", "--steps", "run", "--jobs", "2"];
const printed = ({ attempts }: CellRecord) => attempts.at(-1)?.steps.at(-1)?.output.head;

beforeAll(async () => {
  state = await newState();
  project = await newProject({ ...PROJECT, "scenario.yaml": SCENARIO });
  await gauntlet(state, ["run", project, "--jobs", "2"]);
  ({ cells } = await newestRun(state));
});

describe("a build cache", () => {
  test("whose object is too short is seen through, and made whole", () => {
    for (const { outcome, reason } of judged("truncated")) {
      expect(outcome).toBe("pass");
      expect(reason).toMatch(
        /-d of the build cache was damaged .* compiled \S+ again; the file is whole again/,
      );
    }
  });

  test("whose object has a turned byte is believed", () => {
    for (const { record } of judged("flipped")) {
      const [attempt] = record.attempts;
      expect(attempt?.trial?.damaged?.package).toMatch(
        /^(?:example\.com\/shade|github\.com\/josharian\/intern)$/,
      );
      expect(attempt?.processes.map(({ tool }) => tool)).not.toContain("compile");
    }
  });

  test("that remembers the imports of a changed source is at fault, by name, and clean it passes", () => {
    for (const { record, verdict } of judged("stale-imports")) {
      expect(verdict).toMatchObject({ failureClass: "cache.stale-index", attribution: "environment" });
      expect(verdict).toMatchObject({ mend: "go clean -cache" });
      expect(verdict?.why).toContain("/work/src/shade/shade.go:3");
      expect(record.attempts[0]?.trial?.cleaned?.steps.map(({ end }) => end)).toEqual([
        ...[
          { kind: "exited", code: 0 },
          { kind: "exited", code: 0 },
        ],
      ]);
    }
  });

  test("is not fooled by a source that changed under the same size and time", () => {
    for (const { outcome, reason, record } of judged("stale-replace")) {
      const file = record.attempts[0]?.trial?.damaged;
      expect([outcome, file?.timeKept, file?.sizeAfter]).toEqual(["pass", true, file?.sizeBefore]);
      expect(reason).toContain("the go command saw that the source had changed");
      expect(printed(record)).toBe("0\nshade kept\n");
    }
  });
});

describe("a module cache", () => {
  test("whose source was edited is compiled as it is, and go mod verify finds it", () => {
    for (const { outcome, reason, record } of judged("edited-source")) {
      expect(outcome).toBe("pass");
      expect(reason).toMatch(/nothing complained.*go mod verify fails: .*dir has been modified/);
      expect(printed(record)).toContain("edited behind its version");
    }
  });

  test("whose source was cut short is at fault, by the file's name, and clean it passes", () => {
    for (const { verdict } of judged("cut-source")) {
      expect(verdict).toMatchObject({ failureClass: "cache.edited-source", mend: "go clean -modcache" });
      expect(verdict?.why).toMatch(
        /pkg\/mod\/github\.com\/josharian\/intern@v1\.0\.0\/intern\.go:\d+ is not what it was/,
      );
    }
  });
});

test("a wrong sum is at fault, by its line, and the right one passes", () => {
  for (const { verdict } of judged("wrong-sum")) {
    expect(verdict).toMatchObject({ failureClass: "cache.wrong-sum", attribution: "environment" });
    expect(verdict?.why).toContain("/work/src/go.sum:1 is not what it was");
  }
});

test("no damage reaches the caches of other cells, nor those of a later run", async () => {
  for (const { outcome, record } of judged("warm"))
    expect([outcome, printed(record)]).toEqual(["pass", "shade kept\n"]);
  expect(await gauntlet(state, ["run", `${project}/app`, "--go", releases.join(","), ...axes])).toMatchObject(
    {
      code: 0,
    },
  );
  const later = await newestRun(state);
  for (const record of later.cells) {
    expect(printed(record)).toBe("shade kept\n");
    expect(record.attempts[0]?.processes.map(({ tool }) => tool)).not.toContain("compile");
  }
});

test("Ctrl-C in the middle of a trial leaves no container", async () => {
  const run = start(state, [
    "run",
    `${project}/app`,
    "--go",
    RELEASES.newest,
    ...axes,
    "--cache",
    "stale-imports",
  ]);
  await untilExecuting(run, { phase: 0 });
  run.process.kill("SIGINT");
  expect((await run.ended).code).toBe(130);
  expect(await containersOf(state)).toEqual([]);
});

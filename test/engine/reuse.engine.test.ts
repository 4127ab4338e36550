import { beforeAll, describe, expect, test } from "vitest";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { createdCells, documentOf, gauntlet, newState } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { EMPTY_PROGRAM, newProject, writeFiles } from "./projects.ts";

/** Runs and gives what happened, with the cells that containers were created for. */
async function observed(state: StateFolder, args: readonly string[]) {
  const began = Date.now();
  const ended = await gauntlet(state, args);
  return { ...ended, created: await createdCells(state, began) };
}

describe("a run of what is known", () => {
  let state: StateFolder;
  let project: string;
  let args: readonly string[];

  beforeAll(async () => {
    state = await newState();
    project = await newProject(EMPTY_PROGRAM);
    args = ["run", project, "--go", RELEASES.newest, "--cgo", "0"];
    const first = await observed(state, args);
    expect(first).toMatchObject({ code: 0 });
    expect(first.created).toHaveLength(1);
  });

  test("executes nothing when nothing changed, and says so", async () => {
    const rerun = await observed(state, args);
    expect(rerun).toMatchObject({ code: 0, created: [] });
    expect(rerun.stderr).toContain("known from run");
    const document = documentOf(await gauntlet(state, [...args, "--json"]));
    expect(document.cells).toMatchObject([{ outcome: "pass", reusedFrom: expect.stringMatching(/-1$/) }]);
  });

  test("runs again with --fresh", async () => {
    const fresh = await observed(state, [...args, "--fresh", "--json"]);
    expect(fresh.created).toHaveLength(1);
    expect(documentOf(fresh).cells).toMatchObject([{ outcome: "pass", reusedFrom: null }]);
  });

  test.each([
    ["another flag", ["--ldflags=-s"]],
    ["another environment", ["--env", "MARK=1"]],
    ["another limit", ["--memory", "1GiB"]],
    ["another target", ["--target", "wasip1/wasm"]],
  ])("runs again with %s", async (_, more) => {
    const changed = await observed(state, [...args, ...more]);
    expect(changed.code).toBe(0);
    expect(changed.created).toHaveLength(1);
  });

  test("runs again with another release", async () => {
    const other = await observed(state, ["run", project, "--go", RELEASES.newer, "--cgo", "0"]);
    expect(other).toMatchObject({ code: 0 });
    expect(other.created).toHaveLength(1);
  });

  test("runs again when a file changed, and knows the old state when it is changed back", async () => {
    await writeFiles(project, { "main.go": "package main\n\nfunc main() { x }\n" });
    const broken = await observed(state, args);
    expect(broken).toMatchObject({ code: 1 });
    expect(broken.created).toHaveLength(1);
    await writeFiles(project, EMPTY_PROGRAM);
    expect(await observed(state, args)).toMatchObject({ code: 0, created: [] });
  });

  test("makes run and test steps again, unless it is told to reuse them", async () => {
    const running = [...args, "--steps", "run"];
    expect((await observed(state, running)).created.length).toBeGreaterThan(0);
    expect((await observed(state, running)).created.length).toBeGreaterThan(0);
    expect(await observed(state, [...running, "--reuse-runs"])).toMatchObject({ code: 0, created: [] });
  });
});

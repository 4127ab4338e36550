import { expect, test } from "vitest";
import { MISBEHAVING } from "./bounds-project.ts";
import { documentOf, gauntlet, newestRun, newState } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { newProject } from "./projects.ts";

test("a gigabyte of output is counted to the byte, kept by its ends, and held in no memory", async () => {
  const state = await newState();
  const project = await newProject(MISBEHAVING);
  const axes = ["--go", RELEASES.newest, "--cgo", "0", "--steps", "run", "--disk", "256MiB"];
  const modes = ["--env", "MODE=flood", "--env", "FLOOD=1024"];
  const ended = await gauntlet(state, ["run", project, ...axes, ...modes, "--json"]);
  expect(documentOf(ended).cells).toMatchObject([{ outcome: "pass", attempts: [{ fault: null }] }]);
  const output = (await newestRun(state)).cells[0]?.attempts[0]?.steps.at(-1)?.output;
  expect(output?.totalBytes).toBe(2 ** 30 + "first line\nlast line\n".length);
  expect(output?.tail.endsWith("xxxlast line\n")).toBe(true);
  expect(ended.peakRssBytes).toBeLessThan(512 * 2 ** 20);
});

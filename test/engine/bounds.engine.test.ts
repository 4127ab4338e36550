import { beforeAll, describe, expect, test } from "vitest";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { MISBEHAVING } from "./bounds-project.ts";
import {
  containersOf,
  documentOf,
  type Ended,
  gauntlet,
  newestRun,
  newState,
  type RunDocument,
} from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { newProject } from "./projects.ts";

/** What the harness itself may hold, whatever cells print. */
const HARNESS_BYTES = 512 * 2 ** 20;

const SCENARIO = `project: .
steps: [run]
matrix:
  go: [${RELEASES.newest}]
  cgo: [0]
  env.MODE: [ok, silent, chatter, forks, memory, disk, flood]
env: {FLOOD: "200"}
limits: {memory: 512MiB, pids: 64, disk: 128MiB, timeout: 25s, silence: 8s}
expect:
  - {when: {env.MODE: [silent, chatter]}, outcome: timeout}
  - {when: {env.MODE: memory}, outcome: oom}
  - {when: {env.MODE: [disk, forks]}, outcome: limit}
  - {outcome: pass}
`;

describe("cells that misbehave, side by side", () => {
  let state: StateFolder;
  let ended: Ended;
  let document: RunDocument;

  beforeAll(async () => {
    state = await newState();
    const project = await newProject({ ...MISBEHAVING, "scenario.yaml": SCENARIO });
    // Compiled before, and with room, so that the bounds are all the program's.
    const room = ["--memory", "4GiB", "--disk", "4GiB", "--timeout", "10m", "--silence", "5m"];
    const warm = await gauntlet(state, ["run", project, "--env", "MODE=ok", ...room]);
    expect(warm.code, warm.stdout + warm.stderr).toBe(0);
    ended = await gauntlet(state, ["run", project, "--json", "--jobs", "3"]);
    document = documentOf(ended);
  });

  const cell = (mode: string) => document.cells.find(({ axes }) => axes["env.MODE"] === mode);

  test("are each told for what they are, as the scenario expects, and leave nothing", async () => {
    expect(document.cells.map(({ axes, conformance }) => [axes["env.MODE"], conformance])).toEqual(
      document.cells.map(({ axes }) => [axes["env.MODE"], "as-expected"]),
    );
    expect(ended.code).toBe(0);
    expect(await containersOf(state)).toEqual([]);
  });

  test.each([
    ["silent", { outcome: "timeout", reason: expect.stringContaining("silent for 8000 ms") }],
    ["chatter", { outcome: "timeout", reason: expect.stringMatching(/no end after \d+ ms/) }],
    ["forks", { outcome: "limit", reason: expect.stringContaining("no more processes") }],
    ["memory", { outcome: "oom", reason: expect.any(String) }],
    ["disk", { outcome: "limit", reason: expect.stringContaining("disk") }],
  ])("one with %s is stopped with its own reason, after its one attempt", (mode, expected) => {
    expect(cell(mode)).toMatchObject({ ...expected, attempts: [{ fault: null }] });
  });

  test("do no harm to a cell that behaves", () => {
    expect(cell("ok")).toMatchObject({ outcome: "pass", attempts: [{ fault: null }] });
  });

  test("a flood of output is kept by its head and tail, and counted", async () => {
    const record = (await newestRun(state)).cells.find(({ cell }) => cell.axes["env.MODE"] === "flood");
    const output = record?.attempts[0]?.steps.at(-1)?.output;
    // Compared as booleans: a difference would print half a megabyte.
    expect(output?.head.startsWith("first line\nxxx")).toBe(true);
    expect(output?.tail.endsWith("xxxlast line\n")).toBe(true);
    expect(output?.totalBytes).toBe(200 * 2 ** 20 + "first line\nlast line\n".length);
    const kept = (output?.head.length ?? 0) + (output?.tail.length ?? 0);
    expect(kept + (output?.droppedBytes ?? 0)).toBe(output?.totalBytes);
    expect(kept).toBeLessThan(2 ** 20);
  });

  test("do not fill the harness's own memory", () => {
    expect(ended.peakRssBytes).toBeGreaterThan(0);
    expect(ended.peakRssBytes).toBeLessThan(HARNESS_BYTES);
  });
});

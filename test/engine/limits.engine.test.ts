import { beforeAll, describe, expect, test } from "vitest";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { documentOf, gauntlet, newestRun, newState, start } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { EMPTY_PROGRAM, newProject } from "./projects.ts";

describe("the search for a link's memory limit", () => {
  let state: StateFolder;
  let project: string;
  const flags = () => ["--go", RELEASES.newest, "--ldflags=-w", "--packages", "."];
  const linkmem = () => [
    "linkmem",
    project,
    ...flags(),
    "--repeat",
    "1",
    "--no-trace",
    "--find-limit",
    "--limit-of",
    "link",
  ];

  beforeAll(async () => {
    state = await newState();
    project = await newProject(EMPTY_PROGRAM);
  });

  test("brackets it: a fifth above what passes a build passes, a fifth below what fails it is out of memory", async () => {
    const found = await gauntlet(state, [...linkmem(), "--tolerance", "10%"]);
    expect(found).toMatchObject({ code: 0, stderr: expect.stringMatching(/MiB out of memory \(\d+ tr/) });
    const [, high = "", low = ""] =
      /passes from (\d+) MiB \(3 of 3\), fails at (\d+) MiB \(0 of \d+\)/.exec(found.stdout) ?? [];
    const outcomeAt = async (mib: number) => {
      const limit = ["--memory", `${Math.round(mib)}MiB`];
      const run = await gauntlet(state, ["run", project, ...flags(), ...limit, "--json", "--quiet"]);
      return documentOf(run).cells[0]?.outcome;
    };
    expect(await outcomeAt(1.2 * Number(high))).toBe("pass");
    expect(await outcomeAt(0.8 * Number(low))).toBe("oom");
  });

  test("tells what it knows when it is interrupted, and leaves a run that can be read", async () => {
    const program = start(state, linkmem());
    await program.printed("stderr", /limit of the link, .*\(2 tries\)/);
    program.process.kill("SIGINT");
    const { code, stdout } = await program.ended;
    expect(code).toBe(130);
    expect(stdout).toMatch(/\d+ (?:try|tries), .*ended early: interrupted/);
    const { cells } = await newestRun(state);
    expect(cells.map(({ attempts }) => attempts.length)).toEqual([2]);
  });
});

import { describe, expect, test } from "vitest";
import { tempFolder } from "../store/stored-run.ts";
import { bundleProgram, gauntlet } from "./gauntlet.ts";

bundleProgram();

/** The program is started anew in every test. */
const LONG = { timeout: 60_000 };

describe("gauntlet claims, asked for what is not there, says so in one line:", LONG, () => {
  test.each([
    ["--only H9.9", /--only: unknown word "H9\.9"/],
    ["--only H1.1 H1.1z", /--only: unknown word "H1\.1z".*did you mean H1\.1/],
    ["--format html", /--format: unknown word "html"/],
    ["--format jsn", /--format: unknown word "jsn" \(did you mean json\?\)/],
    ["--jobs none", /--jobs: "none" is no number/],
    ["/nowhere", /\/nowhere: cannot be read: ENOENT/],
    ["images", /images: no claim in it \(a claim is a folder such as H1\.1\)/],
    ["--only", /--only <ids\.\.\.>.* argument missing/],
  ])("claims %s", async (words, line) => {
    const ended = gauntlet(["claims", ...words.split(" ")], { GAUNTLET_STATE: await tempFolder() });
    expect(ended.stderr).toMatch(line);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(ended).toMatchObject({ status: 2, stdout: "" });
  });
});

describe("gauntlet claims", LONG, () => {
  test("shows in its help how it is used", () => {
    const { status, stdout, stderr } = gauntlet(["claims", "--help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^Examples:\n {2}gauntlet claims/m);
  });
});

describe("gauntlet claims --stored, where nothing has been run and no engine is there,", LONG, () => {
  const stored = async (...words: readonly string[]) =>
    gauntlet(["claims", "--stored", "--offline", ...words], {
      ...{ GAUNTLET_STATE: await tempFolder(), DOCKER_HOST: "unix:///nowhere/engine.sock" },
    });

  test("says of each statement that it has not been run, and is no success", async () => {
    const ended = await stored("--only", "H1.1a", "-q");
    expect(ended).toMatchObject({ status: 3, stderr: "" });
    expect(ended.stdout).toMatch(/H1\.1a not reproducible here: none of its scenarios has been run/);
  });

  test("gives a document in the same way", async () => {
    const ended = await stored("--only", "H1.1a", "--json", "-q");
    expect(JSON.parse(ended.stdout)).toMatchObject({
      schema: 1,
      claims: [{ id: "H1.1", verdict: { kind: "not-reproducible" } }],
    });
  });

  test("calls pending what nothing can decide yet", async () => {
    const ended = await stored("--only", "H5.2", "-q");
    expect(ended).toMatchObject({ status: 0, stderr: "" });
    expect(ended.stdout).toMatch(/H5\.2a pending: needs /);
  });
});

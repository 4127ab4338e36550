import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tempFolder } from "../store/stored-run.ts";
import { bundleProgram, type Ended, gauntlet, PROGRAM } from "./gauntlet.ts";

bundleProgram();

/** The program is started anew in every test. */
const LONG = { timeout: 60_000 };

/** Exit status 2, nothing on stdout, one line on stderr that a person can use. */
function expectOneLine(ended: Ended, line: RegExp): void {
  expect(ended.stderr).toMatch(line);
  expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(ended).toMatchObject({ status: 2, stdout: "" });
}

describe("the command line is wrong, and one line says how:", LONG, () => {
  test("an unknown verb", () => {
    expectOneLine(gauntlet(["rum", "."]), /unknown command 'rum'.*run/);
  });

  test("an unknown flag", () => {
    expectOneLine(gauntlet(["plan", ".", "--targe", "linux/amd64"]), /unknown option '--targe'.*--target/);
  });

  test("a flag without its value", () => {
    expectOneLine(gauntlet(["plan", ".", "--go"]), /--go <versions>.* argument missing/);
  });

  test("plan without a target", () => {
    expectOneLine(gauntlet(["plan"]), /missing required argument 'target'/);
  });

  test("no such folder, scenario or module", async () => {
    const missing = join(await tempFolder(), "nowhere");
    expectOneLine(gauntlet(["plan", "--offline", missing]), /nowhere: no such scenario or folder/);
  });

  test("an empty name, as an unset variable in a script gives, which is not the current folder", () => {
    expectOneLine(gauntlet(["plan", "--offline", ""]), /the name of the scenario, folder or module is empty/);
  });

  test("a file that is no scenario", async () => {
    const file = join(await tempFolder(), "main.go");
    await writeFile(file, "package main");
    expectOneLine(gauntlet(["plan", "--offline", file]), /main\.go: not a folder/);
  });

  test("a folder without Go in it", async () => {
    expectOneLine(gauntlet(["plan", "--offline", await tempFolder()]), /no \.go file and no go\.mod/);
  });

  test("a number of jobs that is none, before anything is made", async () => {
    const env = { GAUNTLET_STATE: join(await tempFolder(), "state") };
    expectOneLine(gauntlet(["run", "--jobs", "0", "x-tools-tokeninternal"], env), /--jobs: "0" is no number/);
    expect(existsSync(env.GAUNTLET_STATE)).toBe(false);
  });

  test("a run that does not exist", async () => {
    const env = { GAUNTLET_STATE: await tempFolder() };
    expectOneLine(gauntlet(["report", "20200101-1"], env), /no run "20200101-1" in /);
  });

  test("a run's name that is a path", async () => {
    const env = { GAUNTLET_STATE: await tempFolder() };
    expectOneLine(gauntlet(["report", "../../etc"], env), /no run "\.\.\/\.\.\/etc"/);
  });

  test("no run at all yet", async () => {
    const env = { GAUNTLET_STATE: await tempFolder() };
    expectOneLine(gauntlet(["report"], env), /there is no run yet; make one with/);
  });

  test("a run that never began is no newest run, and is told when it is named", async () => {
    const env = { GAUNTLET_STATE: await tempFolder() };
    await mkdir(join(env.GAUNTLET_STATE, "runs/20261123-1"), { recursive: true });
    expectOneLine(gauntlet(["report"], env), /there is no run yet; make one with/);
    expectOneLine(
      gauntlet(["report", "20261123-1"], env),
      /run 20261123-1 cannot be read: there is no .*run\.json/,
    );
  });

  test("an unknown format of a report", () => {
    expectOneLine(gauntlet(["report", "--format", "pdf"]), /--format: unknown word "pdf"/);
  });

  test.each([
    ["report --format jsn", /--format: unknown word "jsn" \(did you mean json\?\)/],
    ["images lst", /unknown word "lst" \(did you mean list\?\)/],
    ["images prune --keep -1", /--keep: "-1" is no number of runs/],
    ["images prune --keep all", /--keep: "all" is no number of runs/],
    ["plan --offline x-tools-tokeninternl", /no such scenario .*did you mean x-tools-tokeninternal\?/],
    ["run . --json --json-stream", /'--json-stream' cannot be used with option '--json'/],
    ["run . --resume", /so "\." cannot be given with it/],
    ["run --resume --rss-threshold 1GiB", /so "--rss-threshold" cannot be given with it/],
  ])("gauntlet %s", async (words, line) => {
    expectOneLine(gauntlet(words.split(" "), { GAUNTLET_STATE: await tempFolder() }), line);
  });

  test("a shell without a terminal", () => {
    expectOneLine(gauntlet(["shell"]), /shell needs a terminal, or a command/);
  });

  test("a state folder that is a file", async () => {
    const file = join(await tempFolder(), "state");
    await writeFile(file, "");
    expectOneLine(gauntlet(["runs"], { GAUNTLET_STATE: file }), /state folder .* cannot be used/);
  });
});

describe("no verb at all", LONG, () => {
  test("shows the help on stderr and is no success", () => {
    const { status, stdout, stderr } = gauntlet([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^Usage: gauntlet /);
  });

  test.each(["run", "plan", "report", "runs", "shell", "repro", "images", "doctor"])(
    "but help for %s is one, with examples",
    (verb) => {
      const { status, stdout, stderr } = gauntlet([verb, "--help"]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toMatch(new RegExp(`^Examples?:\n {2}gauntlet ${verb}`, "m"));
    },
  );

  test("but a wish for the version is one", () => {
    expect(gauntlet(["--version"])).toMatchObject({ status: 0, stdout: "0.1.0\n", stderr: "" });
  });

  test("but a wish for help is one", () => {
    expect(gauntlet(["--help"])).toMatchObject({ status: 0, stderr: "" });
  });
});

describe("an axis or a scenario is wrong, and it says where:", LONG, () => {
  test("a word of --go", async () => {
    const dir = await tempFolder();
    await writeFile(join(dir, "go.mod"), "module m\n");
    const { status, stderr } = gauntlet(["plan", "--offline", dir, "--go", "1.x"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/--go.*1\.x/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("a target in a scenario file, by line and column", async () => {
    const dir = await tempFolder();
    await mkdir(join(dir, "project"));
    const text = "title: t\nproject: ./project\nmatrix:\n  go: ['1.25']\n  target: [linux/amd46]\n";
    await writeFile(join(dir, "scenario.yaml"), text);
    const { status, stderr } = gauntlet(["plan", "--offline", dir]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/scenario\.yaml:5:12: .*linux\/amd46/);
    expect(stderr).toMatch(/linux\/amd64/);
  });
});

describe("output that nobody reads", LONG, () => {
  test("ends the program without a word", async () => {
    const command = `"$@" | head -n 1`;
    const plan = [
      process.execPath,
      PROGRAM,
      "plan",
      "--offline",
      await moduleFolder(),
      "--go",
      "1.9.0..1.27.0",
    ];
    const { stdout, stderr } = spawnSync("sh", ["-c", command, "sh", ...plan], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.split("\n")).toHaveLength(2);
  });

  test("is no success when the disk is full", async () => {
    const plan = [process.execPath, PROGRAM, "plan", "--offline", await moduleFolder(), "--go", "1.25.0"];
    const { status, stderr } = spawnSync("sh", ["-c", `"$@" > /dev/full`, "sh", ...plan], {
      encoding: "utf8",
    });
    expect(stderr).toBe("gauntlet: the results cannot be written (ENOSPC)\n");
    expect(status).toBe(3);
  });
});

async function moduleFolder(): Promise<string> {
  const dir = await tempFolder();
  await writeFile(join(dir, "go.mod"), "module example.org/m\n\ngo 1.21\n");
  return dir;
}

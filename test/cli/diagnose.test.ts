import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tempFolder } from "../store/stored-run.ts";
import { bundleProgram, gauntlet, PROGRAM } from "./gauntlet.ts";

bundleProgram();

/** The program is started anew in every test; some build the probe first. */
const LONG = { timeout: 120_000 };

const LOG = "# example.org/p\n./a.go:3:2: undefined: x\n";

async function logFile(text: string): Promise<string> {
  const file = join(await tempFolder(), "build.log");
  await writeFile(file, text);
  return file;
}

describe("diagnose explains a log", LONG, () => {
  test("from a file, with what is known of it", async () => {
    const ended = gauntlet(["diagnose", await logFile(LOG), "--go", "1.22.3", "--exit", "1"]);
    expect(ended.stdout).toMatch(/compile\.types \(handbook class E2\)/);
    expect(ended.stdout).toMatch(/first cause a\.go:3:2: undefined: x/);
    expect(ended).toMatchObject({ status: 0, stderr: "" });
  });

  test("from standard input, as one document", () => {
    const options = { input: LOG, encoding: "utf8" } as const;
    const { stdout } = spawnSync(process.execPath, [PROGRAM, "diagnose", "-", "--json"], options);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      failureClass: "compile.types",
      package: "example.org/p",
    });
  });

  test("that shows no failure, and says so", async () => {
    const ended = gauntlet(["diagnose", await logFile("ok  \texample.org/p\t0.1s\n")]);
    expect(ended).toMatchObject({ status: 3, stdout: "" });
    expect(ended.stderr).toMatch(/no failure that a rule knows/);
  });

  test.each([
    ["/nowhere/build.log", /cannot be read \(ENOENT\)/],
    ["/", /cannot be read \(EISDIR\)/],
  ])("but not %s, in one line", (file, line) => {
    const ended = gauntlet(["diagnose", file]);
    expect(ended).toMatchObject({ status: 2, stdout: "" });
    expect(ended.stderr).toMatch(line);
  });

  test.each([
    [["--go", "tip"], /--go: "tip" is no Go release/],
    [["--target", "linux"], /--target: "linux" is no target/],
    [["--exit", "one"], /--exit: "one" is no exit code/],
  ])("but not with %j", async (options, line) => {
    const ended = gauntlet(["diagnose", await logFile(LOG), ...options]);
    expect(ended).toMatchObject({ status: 2, stdout: "" });
    expect(ended.stderr).toMatch(line);
  });
});

describe("diagnose runs a command here", LONG, () => {
  async function module(main: string): Promise<string> {
    const dir = await tempFolder();
    await writeFile(join(dir, "go.mod"), "module example.org/m\n\ngo 1.21\n");
    await writeFile(join(dir, "main.go"), main);
    return dir;
  }

  test("and looks at the source that it names", async () => {
    const dir = await module("package main\n\nfunc main() {\n\tprintln(“x”)\n}\n");
    const { stderr } = gauntlet(["diagnose", "--", "go", "-C", dir, "build", "./..."]);
    expect(stderr).toMatch(
      /main\.go:4:10, byte 37: e2 80 9c, U\+201C LEFT DOUBLE QUOTATION MARK, token ILLEGAL/,
    );
    expect(stderr).toMatch(/looked at as they are now/);
  });

  test("and explains a failing tool below the command's own words, with the tool's code", async () => {
    const dir = await module("package main\n\nfunc main() { missing() }\n");
    const ended = gauntlet(["diagnose", "--", "go", "build", "-C", dir, "."]);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(/^# example\.org\/m\n.*main\.go:3:15: undefined: missing$/m);
    expect(ended.stderr).toMatch(/compile: 2; the compile tool exits 2 on any error/);
    expect(ended.stderr).not.toContain("assumed");
  });

  test("and names the program that returned 64", async () => {
    const dir = await module('package main\n\nimport "os"\n\nfunc main() { os.Exit(64) }\n');
    const ended = gauntlet(["diagnose", "--", "go", "-C", dir, "run", "."]);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(/the program: 64; the program itself returned 64/);
  });

  test("and keeps output and exit code of one that passes", () => {
    expect(gauntlet(["diagnose", "--", "sh", "-c", "echo out; echo err >&2"])).toEqual({
      ...{ status: 0, stdout: "out\n", stderr: "err\n" },
    });
  });

  test("and keeps the exit code of any other, and of one that does not start", () => {
    expect(gauntlet(["diagnose", "--", "sh", "-c", "exit 62"]).status).toBe(62);
    expect(gauntlet(["diagnose", "--", "/nowhere/tool"]).status).toBe(127);
    expect(gauntlet(["diagnose", "--", "sh", "-c", "kill -9 $$"]).status).toBe(137);
    expect(gauntlet(["diagnose", "--"]).status).toBe(2);
  });
});

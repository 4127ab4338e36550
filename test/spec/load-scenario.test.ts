import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadScenario } from "../../harness/spec/load-scenario.ts";

let dir = "";

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "gauntlet-spec-"));
  await mkdir(join(dir, "good"));
  await mkdir(join(dir, "hollow"));
  await writeFile(join(dir, "good/scenario.yaml"), "project: ./project\n");
  await writeFile(join(dir, "latin.yaml"), Buffer.from([0x74, 0x3a, 0x20, 0xe9, 0xff]));
  await writeFile(join(dir, "huge.yaml"), Buffer.alloc(10_000_000, 0x20));
});

afterAll(() => rm(dir, { recursive: true, force: true }));

const failure = (path: string) => loadScenario(path).then(String, (error: Error) => error.message);

test("a scenario is found by its folder and by its file, and its project lies beside it", async () => {
  for (const path of ["good", "good/scenario.yaml"]) {
    const scenario = await loadScenario(join(dir, path));
    expect(scenario).toMatchObject({
      id: "good",
      project: { kind: "folder", dir: join(dir, "good/project") },
    });
  }
});

test("a shipped scenario is found by its bare name", async () => {
  expect((await loadScenario("x-tools-tokeninternal")).matrix.go).toEqual([
    "1.23",
    "1.24",
    "1.25rc1",
    "1.25",
    "stable",
  ]);
});

test.each([
  ["hollow", "the folder holds no scenario.yaml"],
  ["missing", "no such scenario"],
  ["latin.yaml", "not UTF-8 text"],
  ["huge.yaml", "larger than 1 MiB"],
])("%s is one line without a stack", async (name, message) => {
  const shown = await failure(join(dir, name));
  expect(shown).toContain(message);
  expect(shown).not.toMatch(/\n|at .*:\d/);
});

test("a name with a NUL character is refused before the file system sees it", async () => {
  expect(await failure("a\0b")).toContain("NUL");
});

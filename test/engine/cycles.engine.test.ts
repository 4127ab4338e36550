import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { CycleReport } from "../../harness/domain/import-graph.ts";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { containersOf, documentOf, gauntlet, newState } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { newProject } from "./projects.ts";

const M = "example.com/m";
const importing = (name: string, path: string): string => `package ${name}\n\nimport _ "${M}/${path}"\n`;

/** A ring of three, a package that imports itself, a ring that a test closes, and one that a test of package p_test does not. */
const PROJECT = {
  "go.mod": `module ${M}\n\ngo 1.12\n`,
  "a/a.go": `package a\n\nimport (\n\t"fmt"\n\n\t_ "${M}/b"\n)\n\nvar _ = fmt.Sprint\n`,
  "b/b.go": importing("b", "c"),
  "c/c.go": importing("c", "a"),
  "c/c_windows.go": importing("c", "b"),
  "self/self.go": importing("self", "self"),
  "x/x.go": "package x\n",
  "x/x_test.go": importing("x", "y"),
  "y/y.go": importing("y", "x"),
  "t/t.go": "package t\n",
  "t/t_test.go": importing("t_test", "u"),
  "u/u.go": importing("u", "t"),
};

const EXPECTED = [
  ["packages", ["self/self.go:3:10"]],
  ["packages", ["a/a.go:6:4", "b/b.go:3:10", "c/c.go:3:10"]],
  ["test", ["x/x_test.go:3:10", "y/y.go:3:10"]],
];

describe("import cycles", () => {
  let state: StateFolder;
  let project: string;

  beforeAll(async () => {
    state = await newState();
    project = await newProject(PROJECT);
  });

  test.each(["1.13", RELEASES.newest])(
    "of a folder, with the place of each import, as Go %s has them",
    async (go) => {
      const ended = await gauntlet(state, ["cycles", project, "--go", go, "--json"]);
      expect(ended).toMatchObject({ code: 1 });
      const { cycles, source } = JSON.parse(ended.stdout) as CycleReport;
      expect(source).toBe("list");
      const places = cycles.map(({ kind, shortest }) => [
        kind,
        shortest.map(({ file, line, column }) => `${file}:${line}:${column}`),
      ]);
      expect(places).toEqual(EXPECTED);
      expect(await containersOf(state)).toEqual([]);
    },
    // The old release, and Debian below it, are made here.
    600_000,
  );

  test("are drawn into a file, by Graphviz without a program of that name", async () => {
    const file = join(project, "..", `cycles-${process.pid}.svg`);
    const drawn = ["cycles", project, "--go", RELEASES.newest, "--format", "svg", "-o", file];
    expect(await gauntlet(state, drawn, { PATH: process.env.PATH })).toMatchObject({ code: 1, stdout: "" });
    expect(await readFile(file, "utf8")).toMatch(/^<\?xml[\s\S]*a\/a\.go:6:4[\s\S]*<\/svg>\s*$/);
  });

  test("are found in the folders' own files where go list refuses, and that is said", async () => {
    const broken = await newProject({ ...PROJECT, "go.mod": `module ${M}\n\nrequire (\n` });
    const ended = await gauntlet(state, ["cycles", broken, "--go", RELEASES.newest]);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stdout).toContain("go list exited 1: go: errors parsing go.mod:");
    expect(ended.stdout).toContain("self/self.go:3:10: example.com/m/self imports example.com/m/self");
  });

  test("of a failing cell are part of its diagnosis: the one that the go command came upon", async () => {
    const args = ["run", project, "--go", RELEASES.newest, "--cgo", "0", "--packages", "./a", "--json"];
    const document = documentOf(await gauntlet(state, args));
    expect(document.cells).toMatchObject([{ class: "module.import-cycle" }]);
    const { stdout } = await gauntlet(state, ["diagnose", document.run]);
    expect(stdout).toContain("a/a.go:6:4: example.com/m/a imports example.com/m/b");
    expect(stdout).not.toContain("self/self.go");
  });

  test("there are none in a project without one: exit code 0", async () => {
    const sound = await newProject({
      "go.mod": `module ${M}\n`,
      "main.go": "package main\n\nfunc main() {}\n",
    });
    const ended = await gauntlet(state, ["cycles", sound, "--go", RELEASES.newest]);
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toContain("no import cycle");
  });
});

describe("a workspace with two faults", () => {
  test("has the one that go hides named beside the first, with its line", async () => {
    const state = await newState();
    const project = await newProject({
      "go.work": "go 1.18\n\nuse .\n\nreplace example.org/o => ./nope\n",
      "go.mod": `module ${M}\n\ngo 1.99\n\nrequire example.org/o v0.0.0\n`,
      "main.go": 'package main\n\nimport _ "example.org/o"\n\nfunc main() {}\n',
    });
    await gauntlet(state, ["run", project, "--go", RELEASES.newest, "--cgo", "0", "-q"]);
    const { stdout } = await gauntlet(state, ["diagnose"]);
    expect(stdout).toContain("gowork.version");
    expect(stdout).toMatch(
      /also +go\.work:5: example\.org\/o is replaced by \.\/nope, where there is no go\.mod/,
    );
    expect(stdout).toContain("not said: the go command stopped before it");
  });
});

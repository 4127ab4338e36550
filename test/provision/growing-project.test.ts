import { spawnSync } from "node:child_process";
import { chmod, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { growProject, isGrowing, loadSource } from "../../harness/provision/growing-project.ts";
import { grownFiles } from "../../harness/provision/grown-files.ts";
import { loadProject, ProjectError } from "../../harness/provision/project.ts";
import { readTree } from "../../harness/provision/tree.ts";
import { openStateFolder } from "../../harness/support/state-folder.ts";
import { tempFolder, tempState } from "../store/stored-run.ts";

const noGo = () => Promise.reject(new Error("a folder needs no go command"));
const load = async (dir: string) => loadProject({ kind: "folder", dir }, await tempState(), noGo);

/** A Go module with these files beside its go.mod. */
async function module(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const dir = await tempFolder();
  for (const [path, text] of Object.entries({ "go.mod": "module m\n", ...files })) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return dir;
}

const grow = async (dir: string, n: number): Promise<string> =>
  growProject(await load(dir), n, await tempState());

const pathsOf = async (dir: string) => (await readTree(dir)).files.map(({ path }) => path);

/** What growing rejects with, without the folder's own name. */
async function objection(dir: string, n = 3): Promise<string> {
  const error = await grow(dir, n).catch((reason: unknown) => reason);
  if (!(error instanceof ProjectError)) throw error;
  return error.message.replace(dir, "DIR");
}

describe("a growing project", () => {
  test("is loaded at the size that its source names, and is the same project each time", async () => {
    const dir = await module({ "main.go": "package main\n", "p__I__.go.each": "package main\n" });
    const state = await tempState();
    const loaded = await loadSource({ kind: "folder", dir, pieces: 2 }, state, noGo);
    expect(loaded.tree.files.map(({ path }) => path)).toEqual([
      "go.mod",
      "main.go",
      "p00000.go",
      "p00001.go",
    ]);
    expect(loaded.name).toBe((await load(dir)).name);
    const again = await loadSource({ kind: "folder", dir, pieces: 2 }, state, noGo);
    expect(again.tree.hash).toBe(loaded.tree.hash);
    const plain = await loadSource({ kind: "folder", dir }, state, noGo);
    expect(plain.tree.files.map(({ path }) => path)).toContain("p__I__.go.each");
  });

  test("has one file a piece for each template, and all else as it is", async () => {
    const dir = await module({
      "main.go": "package main // __I__\n",
      "p__I__/x.go.each": "package p__I__ // __I__ of __N__, in __J__",
      "x__I__.go.each": "",
    });
    const grown = await grow(dir, 2);
    expect(await pathsOf(grown)).toEqual([
      ...["go.mod", "main.go", "p00000/x.go", "p00001/x.go", "x00000.go", "x00001.go"],
    ]);
    expect(await readFile(join(grown, "main.go"), "utf8")).toBe("package main // __I__\n");
    expect(await readFile(join(grown, "p00001/x.go"), "utf8")).toBe("package p00001 // 00001 of 2, in 00000");
  });

  test("has one file for every fifty pieces where the path names the group alone", async () => {
    const dir = await module({ "p__J__/x__I__.go.each": "", "import__J__.go.each": "// p__J__" });
    const paths = await pathsOf(await grow(dir, 101));
    expect(paths.filter((path) => path.startsWith("import"))).toEqual([
      ...["import00000.go", "import00001.go", "import00002.go"],
    ]);
    expect(paths.slice(-2)).toEqual(["p00001/x00099.go", "p00002/x00100.go"]);
  });

  test("is the same, byte for byte, wherever it grows, and its pieces at every size", async () => {
    const dir = await module({ "x__I__.go.each": "package main // __I__\n" });
    const [one, other, larger] = [await grow(dir, 9), await grow(dir, 9), await grow(dir, 1_001)];
    expect((await readTree(one)).hash).toBe((await readTree(other)).hash);
    expect(await readFile(join(larger, "x00008.go"))).toEqual(await readFile(join(one, "x00008.go")));
  });

  test("keeps bytes that are no UTF-8, modes, and links as links", async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
    const dir = await module({ "x__I__.bin.each": bytes, "run.sh": "" });
    await chmod(join(dir, "x__I__.bin.each"), 0o755);
    await chmod(join(dir, "run.sh"), 0o755);
    await symlink("/etc/passwd", join(dir, "out"));
    const { files } = await readTree(await grow(dir, 1));
    expect(files.map(({ path, executable }) => `${path} ${executable}`)).toEqual([
      ...["go.mod false", "out false", "run.sh true", "x00000.bin true"],
    ]);
    expect(files[1]?.content).toBe("link:/etc/passwd");
    expect(await readFile(join(await grow(dir, 1), "x00000.bin"))).toEqual(bytes);
  });

  test("is told from one that is not", async () => {
    expect(isGrowing(await readTree(await module({ "x__I__.go.each": "" })))).toBe(true);
    expect(isGrowing(await readTree(await module({ "x__I__.go": "", each: "" })))).toBe(false);
  });

  test("is written once, by two at a time, and again where somebody took a file out", async () => {
    const project = await load(await module({ "x__I__.go.each": "" }));
    const state = await tempState();
    const [first, second] = await Promise.all([1, 2].map(() => growProject(project, 5, state)));
    expect(second).toBe(first);
    await rm(join(first ?? "", "x00004.go"));
    expect(await growProject(project, 5, await openStateFolder({ GAUNTLET_STATE: state.dir }))).toBe(first);
    expect(await pathsOf(first ?? "")).toContain("x00004.go");
  });
});

describe("a project that cannot grow", () => {
  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 100_001])(
    "to %d pieces says so",
    async (n) => {
      expect(await objection(await module({ "x__I__.go.each": "" }), n)).toBe(
        `DIR: cannot grow to ${n} pieces; name a whole number from 1 to 100000`,
      );
    },
  );

  test.each([
    ["without a template", "x__I__.go", "", "DIR: no file in it grows; name one such as piece__I__.go.each"],
    [
      "whose template names no piece",
      "x.go.each",
      "__I__",
      "DIR/x.go.each: every piece would come to one file",
    ],
    ["whose path names its size", "x__I__-__N__.go.each", "", "__N__ in a path would move the file"],
    [
      "whose group has a piece's text",
      "x__J__.go.each",
      "__I__",
      "DIR/x__J__.go.each: __I__ in the text of a file",
    ],
    ["whose template has no name", "p__I__/.each", "", "its name has nothing in front of .each"],
    ["whose template is the folder above", "p__I__/...each", "", "its name has nothing in front of .each"],
    ["whose template is huge", "x__I__.go.each", "x".repeat(1024 ** 2 + 1), "larger than 1048576 bytes"],
  ])("%s is told where and why", async (_name, path, text, words) => {
    expect(await objection(await module({ "main.go": "", [path]: text }))).toContain(words);
  });

  test.each([
    ["a file", { "x__I__.go.each": "", "x00002.go": "" }, "x00002.go, where a file of "],
    ["another template's file", { "x__I__.go.each": "", "x__J__.go.each": "" }, "where a file of x__"],
    ["a folder", { "x__I__.each": "", "x00001/a.go": "" }, "where "],
    ["a file that should be a folder", { "x__I__/a.each": "", x00001: "" }, "x00001, where "],
  ])("since a piece comes to where %s lies is told both", async (_name, files, words) => {
    expect(await objection(await module(files))).toContain(words);
  });

  test("writes nothing through a link out of it that a piece's folder comes to", async () => {
    const outside = await tempFolder();
    const dir = await module({ "p__I__/x.go.each": "" });
    await symlink(outside, join(dir, "p00001"));
    expect(await objection(dir)).toContain("comes to p00001, where a file of p__I__/x.go.each lies");
    expect(await pathsOf(outside)).toEqual([]);
  });

  test("does not read a template through a link", async () => {
    const dir = await module({});
    await symlink("/etc/passwd", join(dir, "x__I__.go.each"));
    expect(await objection(dir)).toBe("DIR/x__I__.go.each: a link; write a plain file");
  });

  test("names its file without what would write to a terminal", async () => {
    expect(await objection(await module({ "\u001b[31m\n.go.each": "" }))).toMatch(/^DIR\/\.go\.each: every/);
  });

  test("because of what cannot be copied names it", async () => {
    const dir = await module({ "x__I__.go.each": "" });
    spawnSync("mkfifo", [join(dir, "pipe")]);
    expect(await objection(dir)).toBe(
      "DIR: holds what cannot be copied; remove pipe (neither file, folder nor link)",
    );
  });

  test("because it lies in a workspace says what to do", async () => {
    const dir = await module({
      "go.work": "go 1.21\nuse ./m\n",
      "m/go.mod": "module m/m\n",
      "m/x__I__.each": "",
    });
    expect(await objection(join(dir, "m"))).toContain("DIR: a project that grows lies in one folder");
  });

  test("within the bounds is told before anything is written", async () => {
    const tree = await readTree(await module({ "p__I__/q/x.go.each": "0123456789" }));
    await expect(grownFiles(tree, 4, { entries: 13, bytes: 50 })).resolves.toHaveLength(5);
    await expect(grownFiles(tree, 4, { entries: 12, bytes: 50 })).rejects.toThrow(
      "above 12 files and folders",
    );
    await expect(grownFiles(tree, 4, { entries: 99, bytes: 48 })).rejects.toThrow("grows above 48 bytes");
  });

  test("since its template was changed meanwhile says so", async () => {
    const dir = await module({ "x__I__.go.each": "" });
    const project = await load(dir);
    await writeFile(join(dir, "x__I__.go.each"), "changed");
    await expect(growProject(project, 3, await tempState())).rejects.toThrow("was changed meanwhile");
  });

  test("since another file was changed meanwhile says so", async () => {
    const dir = await module({ "x__I__.go.each": "" });
    const project = await load(dir);
    await writeFile(join(dir, "go.mod"), "module changed\n");
    const state = await tempState();
    await expect(growProject(project, 3, state)).rejects.toThrow("was changed while it grew");
    await rm(join(dir, "go.mod"));
    await expect(growProject(project, 3, state)).rejects.toThrow("go.mod: was changed meanwhile");
    expect(await pathsOf(join(state.dir, "grown"))).toEqual([]);
  });
});

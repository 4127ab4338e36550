import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadProject, type Project, ProjectError } from "../../harness/provision/project.ts";
import { moduleSum } from "../../harness/provision/toolchain-tar.ts";
import type { StateFolder } from "../../harness/support/state-folder.ts";
import { tempFolder, tempState } from "../store/stored-run.ts";

const noGo = () => Promise.reject(new Error("a folder needs no go command"));

/** Writes files below a fresh folder; gives the folder. */
async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await tempFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return dir;
}

async function load(dir: string): Promise<Project> {
  return loadProject({ kind: "folder", dir }, await tempState(), noGo);
}

describe("a project's root", () => {
  test("is the folder itself where nothing points out of it", async () => {
    const dir = await folder({ "go.mod": "module m\ngo 1.21\n", "main.go": "package main" });
    expect(await load(dir)).toMatchObject({
      ...{
        tree: { root: dir },
        workingFolder: "",
        goMod: { goLine: "1.21" },
        hasGoWork: false,
        usesCgo: false,
      },
    });
  });

  test("is the outermost folder that holds its local replacements", async () => {
    const dir = await folder({ "x/m/go.mod": "module m\nreplace a => ../../a\n", "a/go.mod": "module a\n" });
    expect(await load(join(dir, "x/m"))).toMatchObject({ tree: { root: dir }, workingFolder: "x/m" });
  });

  test("is the go.work's folder, for a module that it uses", async () => {
    const dir = await folder({ "go.work": "use ./m\n", "m/go.mod": "module m\n" });
    expect(await load(join(dir, "m"))).toMatchObject({
      tree: { root: dir },
      workingFolder: "m",
      hasGoWork: true,
    });
  });

  test("holds what the modules of a go.work replace, and what the go.work itself does", async () => {
    const work = "use ./m\nreplace b => ../b\n";
    const dir = await folder({ "w/go.work": work, "w/m/go.mod": "module m\n", "b/go.mod": "module b\n" });
    expect((await load(join(dir, "w"))).tree.root).toBe(dir);
    const deep = await folder({
      ...{
        "w/go.work": "use ./m\n",
        "w/m/go.mod": "module m\nreplace c => ../../c\n",
        "c/go.mod": "module c\n",
      },
    });
    expect((await load(join(deep, "w"))).tree.root).toBe(deep);
  });

  test("is not moved by a replacement that is not there: the go command is to say so", async () => {
    const dir = await folder({ "m/go.mod": "module m\nreplace a => ../nowhere\n" });
    expect((await load(join(dir, "m"))).tree.root).toBe(join(dir, "m"));
  });

  test("is not confused by a folder whose name begins with dots", async () => {
    const dir = await folder({ "m/go.mod": "module m\nreplace a => ./..a\n", "m/..a/go.mod": "module a\n" });
    expect((await load(join(dir, "m"))).tree.root).toBe(join(dir, "m"));
  });
});

describe("a folder above a project that nothing names", () => {
  test("goes into no cell: only the modules themselves do, where they lie to each other", async () => {
    const dir = await folder({
      ...{ "home/m/go.mod": "module m\nreplace a => ../../far/a\n", "far/a/go.mod": "module a\n" },
      ...{ "home/secret": "", "far/other/go.mod": "module other\n", "huge.iso": "" },
    });
    const { tree, workingFolder, notes } = await load(join(dir, "home/m"));
    expect(tree.files.map(({ path }) => path)).toEqual(["far/a/go.mod", "home/m/go.mod"]);
    expect({ root: tree.root, folders: [...tree.folders].sort() }).toEqual({
      ...{ root: dir, folders: ["far/a", "home/m"] },
    });
    expect(workingFolder).toBe("home/m");
    expect(notes).toEqual([expect.stringMatching(/far\/a.*\(2 files, 0\.0 MiB\)/)]);
  });

  test("is all there is where a replacement names it, and a folder in another is read once", async () => {
    const dir = await folder({ "m/go.mod": "module m\nreplace a => ../\n", "go.mod": "module a\n" });
    const { tree } = await load(join(dir, "m"));
    expect(tree).toMatchObject({ root: dir, folders: [""] });
    expect(tree.files.map(({ path }) => path)).toEqual(["go.mod", "m/go.mod"]);
  });
});

describe("a project that cannot be used", () => {
  test.each([
    ["is not there", "nowhere", /nowhere: no such folder$/],
    ["is a file", "main.txt", /main\.txt: not a folder; name the folder that holds go\.mod$/],
    ["has nothing of Go in it", ".", /no \.go file and no go\.mod below this folder$/],
  ])("because it %s is told in one line", async (_, path, message) => {
    const dir = await folder({ "main.txt": "" });
    const loading = load(join(dir, path));
    await expect(loading).rejects.toThrow(ProjectError);
    await expect(loading).rejects.toThrow(message);
  });

  test("because it replaces with an absolute path is told how to write it, unless the path is not there", async () => {
    const far = await folder({ "go.mod": "module a\n" });
    const dir = await folder({ "m/go.mod": `module m\nreplace a => ${far}\n` });
    await expect(load(join(dir, "m"))).rejects.toThrow(ProjectError);
    await expect(load(join(dir, "m"))).rejects.toThrow(
      /m\/go\.mod replaces with .*: a cell has no such path; write it relative to the file, such as \.\.\/\.\.\//,
    );
    const gone = await folder({ "go.mod": "module m\nreplace a => /nowhere/a\n" });
    expect((await load(gone)).tree.root).toBe(gone);
  });

  test("is not one with pipes and links to endless files in it", async () => {
    const dir = await folder({ "go.mod": "module m\n", "main.go": "package main" });
    await symlink("/dev/zero", join(dir, "zero.go"));
    spawnSync("mkfifo", [join(dir, "pipe.go"), join(dir, "go.work")]);
    const { tree, hasGoWork } = await load(dir);
    expect(tree.files.map(({ path }) => path)).toEqual(["go.mod", "main.go", "zero.go"]);
    expect({ hasGoWork, leftOut: tree.leftOut.length }).toEqual({ hasGoWork: false, leftOut: 2 });
  });

  test("is not one whose go.mod does not parse: that is a result", async () => {
    const dir = await folder({ "go.mod": "modul m ((\n", "main.go": "package main" });
    expect(await load(dir)).toMatchObject({ goMod: { modulePath: null, goLine: null } });
  });
});

describe("use of cgo", () => {
  test.each([
    ["an import of its own", 'package p\n\nimport "C"\n', true],
    ["an import in a group", 'package p\n\nimport (\n\t"C"\n)\n', true],
    ["no import", 'package p\n\nvar s = "C"\n', false],
  ])("is seen by %s", async (_, text, usesCgo) => {
    expect(await load(await folder({ "p.go": text }))).toMatchObject({ usesCgo, goMod: null });
  });

  test("is not what tests, vendored code and test data do", async () => {
    const c = 'package p\n\nimport "C"\n';
    const dir = await folder({ "a.go": "package p", "a_test.go": c, "vendor/v/v.go": c, "testdata/t.go": c });
    expect(await load(dir)).toMatchObject({ usesCgo: false, hasVendor: true });
  });
});

describe("a published module", () => {
  /** A module as it was stored by an earlier fetch, with the sum of what the registry served. */
  async function stored(files: Readonly<Record<string, string>>): Promise<StateFolder> {
    const state = await tempState();
    const home = join(state.dir, "modules", "example.com_old@v1.0.0");
    await mkdir(join(home, "src"), { recursive: true });
    const hashes = Object.entries(files).map(([path, text]) => ({
      name: `example.com/old@v1.0.0/${path}`,
      sha256: createHash("sha256").update(text).digest("hex"),
    }));
    for (const [path, text] of Object.entries(files)) await writeFile(join(home, "src", path), text);
    await writeFile(join(home, "sum"), moduleSum(hashes));
    return state;
  }
  const old = { kind: "module", path: "example.com/old", version: "v1.0.0" } as const;

  test("that has no go.mod is given the one that the go command assumes, and this is said", async () => {
    const state = await stored({ "a.go": "package old\n" });
    for (const _ of ["first", "again"])
      expect(await loadProject(old, state, noGo)).toMatchObject({
        goMod: { modulePath: "example.com/old", goLine: null },
        notes: [expect.stringContaining("has no go.mod")],
      });
  });

  test("that has one keeps it, also where it says no more than the assumed one", async () => {
    const state = await stored({ "a.go": "package old\n", "go.mod": "module example.com/old\n" });
    expect((await loadProject(old, state, noGo)).notes).toEqual([]);
  });

  test("is seen without its go.work, which names what was not published, and without what lies beside it", async () => {
    const go = "module example.com/old\nreplace example.com/x => ../\n";
    const state = await stored({ "a.go": "package old\n", "go.mod": go, "go.work": "use ./gone\n" });
    const project = await loadProject(old, state, noGo);
    expect(project).toMatchObject({ hasGoWork: false, workingFolder: "" });
    expect(project.tree.files.map(({ path }) => path)).toEqual(["a.go", "go.mod"]);
    expect(project.notes).toEqual([expect.stringContaining("go.work")]);
  });

  test("whose stored copy was changed is refused", async () => {
    const state = await stored({ "a.go": "package old\n" });
    await writeFile(join(state.dir, "modules", "example.com_old@v1.0.0", "src", "b.go"), "package old\n");
    await expect(loadProject(old, state, noGo)).rejects.toThrow("was changed and has been removed");
  });
});

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { loadProject } from "../../harness/provision/project.ts";
import { readWorkspace } from "../../harness/provision/workspace.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function workspaceOf(files: Readonly<Record<string, string>>, asked = "") {
  const root = await mkdtemp(join(tmpdir(), "gauntlet-workspace-"));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const state = { dir: root, owner: "test" };
  const go = () => Promise.reject(new Error("no module is fetched"));
  return readWorkspace(await loadProject({ kind: "folder", dir: join(root, asked) }, state, go));
}

test("uses, replacements and go lines come with the lines that say them", async () => {
  const found = await workspaceOf({
    "go.work": "go 1.21\n\nuse (\n\t.\n\t./nope\n)\n\nreplace example.org/o => ./o\n",
    "go.mod": "module example.com/m\n\ngo 1.20\n\nreplace example.org/p v1.0.0 => ./p\n",
    "o/go.mod": "module example.org/o\n",
  });
  expect(found).toEqual({
    goLine: { version: "1.21", file: "go.work", line: 1 },
    uses: [
      {
        path: ".",
        at: { file: "go.work", line: 4 },
        goMod: { modulePath: "example.com/m", goLine: { version: "1.20", file: "go.mod", line: 3 } },
      },
      { path: "./nope", at: { file: "go.work", line: 5 }, goMod: null },
    ],
    replaces: [
      {
        ...{ module: "example.org/o", path: "./o", at: { file: "go.work", line: 8 } },
        goMod: { modulePath: "example.org/o", goLine: null },
      },
      { module: "example.org/p", path: "./p", at: { file: "go.mod", line: 5 }, goMod: null },
    ],
  });
});

test("a module below finds the go.work above it", async () => {
  const files = {
    "go.work": "go 1.21\nuse ./a\n",
    "a/go.mod": "module example.com/a\n",
    "a/a.go": "package a\n",
  };
  expect((await workspaceOf(files, "a"))?.uses).toMatchObject([
    { path: "./a", at: { file: "go.work", line: 2 } },
  ]);
});

test("a replacement by another module is no folder, and without go.work there is no workspace", async () => {
  expect(await workspaceOf({ "go.mod": "module example.com/m\n" })).toBeNull();
  const found = await workspaceOf({
    "go.work": "replace example.org/o => example.org/p v1.0.0\nreplace\nuse\n=> x\n",
    "go.mod": "module example.com/m\n",
  });
  expect(found).toEqual({ goLine: null, uses: [], replaces: [] });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { chmod, mkdir, rename, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readTree, TreeTooLargeError } from "../../harness/provision/tree.ts";
import { tempFolder } from "../store/stored-run.ts";

const NOBODY = 65534;

/** Does something as a user to whom files can be unreadable: root reads everything. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const uid = process.geteuid?.();
  if (uid !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

const hashOf = async (dir: string) => (await readTree(dir)).hash;

describe("a project's tree", () => {
  test("keeps a link out of it as a link, and does not follow it", async () => {
    const dir = await tempFolder();
    const outside = await tempFolder();
    await writeFile(join(outside, "secret"), "secret");
    await symlink(outside, join(dir, "out"));
    await symlink("nowhere", join(dir, "dangling"));
    expect((await readTree(dir)).files).toEqual([
      { path: "dangling", content: "link:nowhere", executable: false, sizeBytes: 0 },
      { path: "out", content: `link:${outside}`, executable: false, sizeBytes: 0 },
    ]);
  });

  test("holds no version control, at any depth, as folder or as file", async () => {
    const dir = await tempFolder();
    for (const name of [".git", "sub/.git", "sub/.hg"]) await mkdir(join(dir, name), { recursive: true });
    await writeFile(join(dir, ".git/config"), "[core]\n\tfsmonitor = touch /tmp/pwned\n");
    await mkdir(join(dir, "worktree"));
    await writeFile(join(dir, "worktree/.git"), "gitdir: /elsewhere");
    await writeFile(join(dir, ".gitignore"), "");
    expect((await readTree(dir)).files.map(({ path }) => path)).toEqual([".gitignore"]);
  });

  test("leaves out a name that is not UTF-8, and says so", async () => {
    const dir = await tempFolder();
    await writeFile(
      Buffer.concat([Buffer.from(`${dir}/a`), Buffer.from([0xff]), Buffer.from(".go")]),
      "package a",
    );
    await writeFile(join(dir, "b.go"), "package b");
    const { files, leftOut } = await readTree(dir);
    expect(files.map(({ path }) => path)).toEqual(["b.go"]);
    expect(leftOut).toEqual(["a\ufffd.go (its name is not UTF-8)"]);
  });

  test("leaves out files and folders that cannot be read, and says so", async () => {
    const dir = await tempFolder();
    await mkdir(join(dir, "locked"));
    await writeFile(join(dir, "locked/in.go"), "");
    await writeFile(join(dir, "secret.go"), "");
    await writeFile(join(dir, "main.go"), "");
    for (const name of ["locked", "secret.go"]) await chmod(join(dir, name), 0);
    await chmod(dir, 0o755);
    const { files, leftOut } = await asNobody(() => readTree(dir));
    expect(files.map(({ path }) => path)).toEqual(["main.go"]);
    expect(leftOut).toEqual(["locked/ (EACCES)", "secret.go (EACCES)"]);
  });

  test("of 20,000 files is read whole", { timeout: 180_000 }, async () => {
    const dir = await tempFolder();
    const folders = Array.from({ length: 200 }, (_, index) => join(dir, `d${index}`));
    for (const folder of folders) {
      mkdirSync(folder);
      for (let file = 0; file < 100; file++) writeFileSync(join(folder, `f${file}.go`), "package p\n");
    }
    const tree = await readTree(dir);
    expect({ files: tree.files.length, bytes: tree.sizeBytes, leftOut: tree.leftOut }).toEqual({
      ...{ files: 20_000, bytes: 200_000, leftOut: [] },
    });
  });

  test.each([
    ["entries", { entries: 3, bytes: 1_000 }, "more than 3 files and folders"],
    ["bytes", { entries: 100, bytes: 7 }, "more than 7 bytes"],
  ])("with too many %s is given up at once", async (_, bounds, message) => {
    const dir = await tempFolder();
    await mkdir(join(dir, "sub"));
    for (const name of ["a", "b", "sub/c"]) await writeFile(join(dir, name), "four");
    const reading = readTree(dir, [""], bounds);
    await expect(reading).rejects.toThrow(TreeTooLargeError);
    await expect(reading).rejects.toThrow(message);
  });

  test("cannot be read where there is no folder", async () => {
    await expect(readTree(join(await tempFolder(), "nowhere"))).rejects.toThrow("ENOENT");
  });
});

describe("a tree's hash", () => {
  async function tree(): Promise<string> {
    const dir = await tempFolder();
    await mkdir(join(dir, "p"));
    await writeFile(join(dir, "p/a.go"), "package p", { mode: 0o644 });
    return dir;
  }

  test("is the same for the same files elsewhere and at another time", async () => {
    const [a, b] = [await tree(), await tree()];
    await utimes(join(b, "p/a.go"), 1, 1);
    await mkdir(join(b, ".git"));
    expect(await hashOf(b)).toBe(await hashOf(a));
  });

  test.each([
    ["content", (dir: string) => writeFile(join(dir, "p/a.go"), "package q")],
    ["the x bit", (dir: string) => chmod(join(dir, "p/a.go"), 0o755)],
    ["a name", (dir: string) => rename(join(dir, "p/a.go"), join(dir, "p/b.go"))],
    ["a folder's name", (dir: string) => rename(join(dir, "p"), join(dir, "q"))],
    ["a file more", (dir: string) => writeFile(join(dir, "p/empty"), "")],
  ])("changes with %s", async (_, change) => {
    const dir = await tree();
    const before = await hashOf(dir);
    await change(dir);
    expect(await hashOf(dir)).not.toBe(before);
  });

  test("changes with where a link points", async () => {
    const [a, b] = [await tree(), await tree()];
    await symlink("p/a.go", join(a, "l"));
    await symlink("p/b.go", join(b, "l"));
    expect(await hashOf(a)).not.toBe(await hashOf(b));
  });
});

import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { extract } from "tar-stream";
import { expect, test } from "vitest";
import { packTree } from "../../harness/provision/cell-volumes.ts";
import { readTree } from "../../harness/provision/tree.ts";
import { tempFolder } from "../store/stored-run.ts";

/** Names of what a tar holds; rejects as its reader would. */
async function namesIn(tar: Readable): Promise<string[]> {
  const names: string[] = [];
  const reader = extract();
  tar.on("error", (error) => reader.destroy(error)).pipe(reader);
  for await (const entry of reader) {
    names.push(
      `${entry.header.name}${entry.header.type === "symlink" ? ` -> ${entry.header.linkname}` : ""}`,
    );
    entry.resume();
  }
  return names.sort();
}

async function project(): Promise<string> {
  const dir = await tempFolder();
  await mkdir(join(dir, "p"));
  await mkdir(join(dir, "unnamed"));
  await writeFile(join(dir, "p/a.go"), "package p\n");
  await writeFile(join(dir, "p/empty"), "");
  await writeFile(join(dir, "p/a\nb \u001b[31m.go"), "package p\n");
  await writeFile(join(dir, "unnamed/b.go"), "package b\n");
  await symlink("a.go", join(dir, "p/l"));
  return dir;
}

test("what goes into a project's volume is what was hashed, with the folders above it", async () => {
  const dir = await project();
  expect(await namesIn(packTree(await readTree(dir, ["p"])))).toEqual([
    ...[".", "p", "p/a\nb \u001b[31m.go", "p/a.go", "p/empty", "p/l -> a.go"],
  ]);
});

test.each([
  ["changed", (dir: string) => writeFile(join(dir, "p/a.go"), "package q\n"), "p/a.go"],
  ["filled", (dir: string) => writeFile(join(dir, "p/empty"), "x"), "p/empty"],
  ["removed", (dir: string) => rm(join(dir, "p/a.go")), "p/a.go"],
  ["no longer a link", (dir: string) => relinked(join(dir, "p/l")), "p/l"],
])("a file that was %s since it was hashed stops the filling", async (_, change, path) => {
  const dir = await project();
  const tree = await readTree(dir, ["p"]);
  await change(dir);
  await expect(namesIn(packTree(tree))).rejects.toThrow(
    `${path} of the project was changed while the run began`,
  );
});

async function relinked(path: string): Promise<void> {
  await rm(path);
  await writeFile(path, "text");
}

/** The times of a tar's files, in seconds, by name. */
async function timesIn(tar: Readable): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  const reader = extract();
  tar.on("error", (error) => reader.destroy(error)).pipe(reader);
  for await (const entry of reader) {
    times.set(entry.header.name, (entry.header.mtime?.getTime() ?? 0) / 1000);
    entry.resume();
  }
  return times;
}

test("a file that was edited without a change of size has another time, and equal files have one", async () => {
  const dir = await project();
  const before = await timesIn(packTree(await readTree(dir, ["p"])));
  const again = await timesIn(packTree(await readTree(dir, ["p"])));
  await writeFile(join(dir, "p/a.go"), "package q\n");
  const after = await timesIn(packTree(await readTree(dir, ["p"])));
  expect(again).toEqual(before);
  expect(after.get("p/a.go")).not.toBe(before.get("p/a.go"));
  expect(after.get("p/empty")).toBe(before.get("p/empty"));
  expect(Math.max(...after.values())).toBeLessThan(Date.UTC(2010, 0, 1) / 1000);
});

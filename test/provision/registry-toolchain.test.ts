import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract } from "tar-stream";
import { expect, test } from "vitest";
import { treeTar } from "../../harness/provision/registry-toolchain.ts";
import { type GoTree, goTreeTar } from "./go-tree.ts";

const ASKED = { name: "golang@sha256:ab", version: "go1.25.5", arch: "amd64" };

/** The tar's entries by name; engines refuse a tar that has one twice. */
async function entriesOf(archive: Readable) {
  const entries = new Map<string, string>();
  for await (const entry of treeTar(archive, ASKED).pipe(extract())) {
    const { name, type, mode = 0, uid, gid, linkname } = entry.header;
    expect([...entries.keys()]).not.toContain(name);
    entries.set(name, `${type} ${mode.toString(8)} ${uid}:${gid} ${linkname ?? ""}`.trim());
    entry.resume();
  }
  return entries;
}

const tree = (change: Partial<GoTree> = {}) =>
  goTreeTar({ version: "go1.25.5", arch: "amd64", ...change }, "go/");

test("the tree lies at /usr/local/go, is root's, and can be read by every cell", async () => {
  const entries = await entriesOf(tree());
  expect(entries.get("usr/local/")).toBe("directory 755 0:0");
  expect(entries.get("usr/local/go/VERSION")).toBe("file 644 0:0");
  expect(entries.get("usr/local/go/bin/go")).toBe("file 755 0:0");
  expect(entries.get("usr/local/go/bin/again")).toBe("link 755 0:0 usr/local/go/bin/go");
  expect(entries.get("usr/local/go/doc")).toMatch(/^symlink \d+ 0:0 bin$/);
});

test("a cell's folders are there too", async () => {
  expect([...(await entriesOf(tree())).keys()]).toEqual(
    expect.arrayContaining(["work/src/", "cache/", "tmp"]),
  );
});

test.each([
  [{ version: "go1.25.4" }, "golang@sha256:ab holds go1.25.4, and not go1.25.5"],
  [{ version: "" }, "golang@sha256:ab holds no Go release"],
  [{ arch: "arm64" }, "golang@sha256:ab has no tools for linux/amd64"],
])("a tree with %o breaks the stream before its end", async (change, message) => {
  await expect(buffer(treeTar(tree(change), ASKED))).rejects.toThrow(message);
});

test("an archive that breaks off breaks the stream", async () => {
  const whole = await buffer(tree());
  await expect(buffer(treeTar(Readable.from([whole.subarray(0, 60_000)]), ASKED))).rejects.toThrow();
});

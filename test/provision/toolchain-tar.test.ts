import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { extract } from "tar-stream";
import { describe, expect, test } from "vitest";
import { moduleSum, toolchainTar } from "../../harness/provision/toolchain-tar.ts";
import { tempFolder } from "../store/stored-run.ts";
import { zipOf } from "./zip-file.ts";

const MODULE = "example.org/tiny@v1.0.0";
const FILES = {
  "go.mod": "module example.org/tiny\n",
  "b/b.go": "package b\n",
  "A.go": "package tiny\n",
  "b-c/é.go": "package c\n",
  "bin/go": "#!\n",
  "src/_go.mod": "module std\n",
  "pkg/tool/linux_amd64/link": "link\n",
};
/** What `go mod download -json` of go1.26.8 prints for a zip of these files. */
const GOLDEN = "h1:w0i0kGALOzIfgRkOJ7KJWZq71NsY58TmWW8YiRazB/w=";

async function zipFile(
  files: Readonly<Record<string, string>>,
  change = (zip: Buffer) => zip,
): Promise<string> {
  const file = join(await tempFolder(), "m.zip");
  const named = Object.entries(files).map(([name, content]) => [`${MODULE}/${name}`, content]);
  await writeFile(file, change(zipOf(Object.fromEntries(named))));
  return file;
}

/** Names, modes and contents of a tar's files. */
async function entriesOf(tar: Readable): Promise<Map<string, { mode: number; content: string }>> {
  const found = new Map<string, { mode: number; content: string }>();
  const reader = extract();
  tar.on("error", (error) => reader.destroy(error));
  tar.pipe(reader);
  for await (const entry of reader) {
    const content = await text(entry as unknown as Readable);
    found.set(entry.header.name, { mode: entry.header.mode ?? 0, content });
  }
  return found;
}

describe("a toolchain's tar", () => {
  test("names each folder before what is in it, once: an engine may close those that it makes itself", async () => {
    const names: string[] = [];
    const reader = extract();
    toolchainTar(await zipFile(FILES)).tar.pipe(reader);
    for await (const entry of reader) {
      const { name, type, mode = 0 } = entry.header;
      if (name.startsWith("usr/")) names.push(name);
      if (type === "directory" && name.startsWith("usr/")) expect(mode.toString(8)).toBe("755");
      entry.resume();
    }
    expect(new Set(names).size).toBe(names.length);
    for (const [at, name] of names.entries()) {
      const above = name.replace(/[^/]+\/?$/, "");
      if (above !== "") expect(names.slice(0, at)).toContain(above);
    }
  });

  test("has the tree at /usr/local/go, programs executable, and go.mod files under their own name", async () => {
    const { tar } = toolchainTar(await zipFile(FILES));
    const entries = await entriesOf(tar);
    const tree = [...entries].filter(([name]) => name.startsWith("usr/local/go/") && !name.endsWith("/"));
    expect(Object.fromEntries(tree.map(([name, { mode }]) => [name.slice(13), mode.toString(8)]))).toEqual({
      ...{ "A.go": "644", "go.mod": "644", "b/b.go": "644", "b-c/é.go": "644", "src/go.mod": "644" },
      ...{ "bin/go": "755", "pkg/tool/linux_amd64/link": "755" },
    });
    expect(entries.get("usr/local/go/src/go.mod")?.content).toBe("module std\n");
    expect([...entries.keys()]).toEqual(
      expect.arrayContaining(["work/", "cache/", "gauntlet/probe/", "tmp"]),
    );
  });

  test("has the sum that the go command gives the zip, whatever the order in it", async () => {
    for (const files of [FILES, Object.fromEntries(Object.entries(FILES).reverse())]) {
      const { tar, sum } = toolchainTar(await zipFile(files));
      await entriesOf(tar);
      expect(await sum).toBe(GOLDEN);
    }
  });

  test("carries a file of megabytes whole", async () => {
    const big = "0123456789abcdef".repeat(400_000);
    const { tar, sum } = toolchainTar(await zipFile({ "bin/go": big }));
    expect((await entriesOf(tar)).get("usr/local/go/bin/go")?.content).toBe(big);
    await expect(sum).resolves.toMatch(/^h1:/);
  });
});

describe("a zip that is broken", () => {
  const cut = (zip: Buffer) => zip.subarray(0, zip.length - 30);
  const noZip = () => Buffer.from("<html>404</html>");
  const empty = () => Buffer.alloc(0);
  const garbled = (zip: Buffer) => {
    zip.fill(0xff, 80, 120);
    return zip;
  };

  test.each([
    ["was cut short", cut],
    ["is no zip", noZip],
    ["is empty", empty],
    ["has garbage in a file", garbled],
  ])("because it %s breaks the tar and the sum", async (_, change) => {
    const { tar, sum } = toolchainTar(await zipFile(FILES, change));
    await expect(entriesOf(tar)).rejects.toThrow();
    await expect(sum).rejects.toThrow();
  });

  test.each(["../../../../etc/passwd", "a\\..\\b"])(
    "because a name leads out of it breaks them too: %s",
    async (name) => {
      const { tar, sum } = toolchainTar(await zipFile({ [name]: "x" }));
      await expect(entriesOf(tar)).rejects.toThrow();
      await expect(sum).rejects.toThrow();
    },
  );

  test("because it is not there breaks them too", async () => {
    const { tar, sum } = toolchainTar(join(await tempFolder(), "nowhere.zip"));
    await expect(entriesOf(tar)).rejects.toThrow("ENOENT");
    await expect(sum).rejects.toThrow("ENOENT");
  });
});

test("a module's sum orders names by their bytes, as Go does", () => {
  const files = ["\u{10000}", "\uffee", "z"].map((name) => ({ name, sha256: "00" }));
  const byBytes = ["z", "\uffee", "\u{10000}"].map((name) => ({ name, sha256: "00" }));
  expect(moduleSum(files)).toBe(moduleSum(byBytes));
  expect(moduleSum(files)).toBe("h1:d4IQ0BflZ2zQLQCBjo0V7zKt4Zj2PqEtXY7Ze92TrYs=");
});

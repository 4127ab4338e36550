import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import pLimit from "p-limit";

/** One file or link of a project. `path` is relative to its root, with slashes. */
export interface TreeFile {
  readonly path: string;
  /** Hex SHA-256 of the content, or "link:" and where the link points. */
  readonly content: string;
  readonly executable: boolean;
  readonly sizeBytes: number;
}

/** A project's files as they go into a cell, and what was left out. */
export interface Tree {
  readonly root: string;
  /** A hash over every path, mode and content. */
  readonly hash: string;
  readonly files: readonly TreeFile[];
  readonly sizeBytes: number;
  /** What is not copied, in words: names that are not UTF-8, sockets, unreadable files. */
  readonly leftOut: readonly string[];
}

/** Version control folders never go into a cell: a plain go build executes what .git/config says. */
export const VERSION_CONTROL = new Set([".git", ".hg", ".svn", ".bzr", ".fossil", "_FOSSIL_", ".jj"]);

/** Reads and hashes a project. Rejects when `root` is not a readable folder. */
export async function readTree(root: string): Promise<Tree> {
  const leftOut: string[] = [];
  const paths = await listFiles(root, root, leftOut);
  const limit = pLimit(16);
  const read = await Promise.all(paths.map((path) => limit(() => readEntry(root, path, leftOut))));
  const files = read.filter((file) => file !== undefined).sort((a, b) => (a.path < b.path ? -1 : 1));
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file.path}\0${file.executable ? "x" : "-"}\0${file.content}\0`);
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { root, hash: hash.digest("hex"), files, sizeBytes, leftOut: leftOut.sort() };
}

async function listFiles(root: string, dir: string, leftOut: string[]): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const nested = entries.map(async (entry): Promise<string[]> => {
    const path = join(dir, entry.name);
    if (VERSION_CONTROL.has(entry.name)) return [];
    if (entry.name.includes("\uFFFD")) {
      leftOut.push(`${relative(root, path)} (its name is not UTF-8)`);
      return [];
    }
    if (entry.isDirectory()) return listFiles(root, path, leftOut);
    if (entry.isFile() || entry.isSymbolicLink()) return [path];
    leftOut.push(`${relative(root, path)} (neither file, folder nor link)`);
    return [];
  });
  return (await Promise.all(nested)).flat();
}

async function readEntry(root: string, path: string, leftOut: string[]): Promise<TreeFile | undefined> {
  const name = relative(root, path);
  try {
    const stat = await lstat(path);
    if (stat.isSymbolicLink()) {
      return { path: name, content: `link:${await readlink(path)}`, executable: false, sizeBytes: 0 };
    }
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    return {
      path: name,
      content: hash.digest("hex"),
      executable: (stat.mode & 0o111) !== 0,
      sizeBytes: stat.size,
    };
  } catch (error) {
    leftOut.push(`${name} (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`);
    return undefined;
  }
}

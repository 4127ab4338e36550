import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
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
  const paths = await listFiles(root, "", leftOut);
  const limit = pLimit(16);
  const read = await Promise.all(paths.map((path) => limit(() => readEntry(root, path, leftOut))));
  const files = read.filter((file) => file !== undefined).sort((a, b) => (a.path < b.path ? -1 : 1));
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file.path}\0${file.executable ? "x" : "-"}\0${file.content}\0`);
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { root, hash: hash.digest("hex"), files, sizeBytes, leftOut: leftOut.sort() };
}

/** Paths below `root` of all that may go into a cell; `below` is where in the tree this folder lies, "" for the root. */
async function listFiles(root: string, below: string, leftOut: string[]): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (below === "") throw error;
      leftOut.push(`${below}/ (${error.code})`);
      return [];
    },
  );
  const nested = entries.map(async (entry): Promise<string[]> => {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (VERSION_CONTROL.has(entry.name)) return [];
    if (entry.name.includes("\uFFFD")) {
      leftOut.push(`${path} (its name is not UTF-8)`);
      return [];
    }
    if (entry.isDirectory()) return listFiles(root, path, leftOut);
    if (entry.isFile() || entry.isSymbolicLink()) return [path];
    leftOut.push(`${path} (neither file, folder nor link)`);
    return [];
  });
  return (await Promise.all(nested)).flat();
}

async function readEntry(root: string, path: string, leftOut: string[]): Promise<TreeFile | undefined> {
  const file = join(root, path);
  try {
    const stat = await lstat(file);
    if (stat.isSymbolicLink()) {
      return { path, content: `link:${await readlink(file)}`, executable: false, sizeBytes: 0 };
    }
    const content = await hashOf(file, stat.size);
    return { path, content, executable: (stat.mode & 0o111) !== 0, sizeBytes: stat.size };
  } catch (error) {
    leftOut.push(`${path} (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`);
    return undefined;
  }
}

/** Files above this are read in pieces; for the many small ones a stream each costs more than the reading. */
const WHOLE_UP_TO_BYTES = 1024 * 1024;

async function hashOf(file: string, sizeBytes: number): Promise<string> {
  const hash = createHash("sha256");
  if (sizeBytes <= WHOLE_UP_TO_BYTES) hash.update(await readFile(file));
  else await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

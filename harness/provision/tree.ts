import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { dirname, join } from "node:path";
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
  /** The folders below the root that were read, relative to it; [""] is the root itself, whole. */
  readonly folders: readonly string[];
  /** A hash over every path, mode and content. */
  readonly hash: string;
  readonly files: readonly TreeFile[];
  readonly sizeBytes: number;
  /** What is not copied, in words: names that are not UTF-8, sockets, unreadable files. */
  readonly leftOut: readonly string[];
}

/** Version control folders never go into a cell: a plain go build executes what .git/config says. */
export const VERSION_CONTROL = new Set([".git", ".hg", ".svn", ".bzr", ".fossil", "_FOSSIL_", ".jj"]);

/** What a tree may hold; more is no project, but a folder that somebody named by mistake. */
export interface TreeBounds {
  readonly entries: number;
  readonly bytes: number;
}

/** What goes into a cell at most. */
export const TREE_BOUNDS: TreeBounds = { entries: 200_000, bytes: 8 * 1024 ** 3 };

/** There is more below the folder than any project holds; nothing of it was kept. */
export class TreeTooLargeError extends Error {}

/** A reading under way: what it found unfit, and how much it has seen. */
interface Reading {
  readonly root: string;
  readonly leftOut: string[];
  readonly bounds: TreeBounds;
  entries: number;
  bytes: number;
}

/**
 * Reads and hashes a project: those `folders` below `root`, or all of it. Rejects when a folder cannot be read, and with a
 * TreeTooLargeError as soon as there is more than the bounds allow.
 */
export async function readTree(
  root: string,
  folders: readonly string[] = [""],
  bounds: TreeBounds = TREE_BOUNDS,
): Promise<Tree> {
  const reading: Reading = { root, leftOut: [], bounds, entries: 0, bytes: 0 };
  const { leftOut } = reading;
  const paths: string[] = [];
  for (const folder of folders) await listFiles(reading, folder, paths);
  const limit = pLimit(16);
  const read = await Promise.all(paths.map((path) => limit(() => readEntry(reading, path))));
  const files = inOrder(read.filter((file) => file !== undefined));
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { root, folders, hash: treeHash(files), files, sizeBytes, leftOut: leftOut.sort() };
}

/** The hash over every path, mode and content of a tree. */
export function treeHash(files: readonly Omit<TreeFile, "sizeBytes">[]): string {
  const hash = createHash("sha256");
  for (const file of inOrder(files))
    hash.update(`${file.path}\0${file.executable ? "x" : "-"}\0${file.content}\0`);
  return hash.digest("hex");
}

function inOrder<T extends { readonly path: string }>(files: readonly T[]): T[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The folders above a file of a tree, the outermost first. */
export function ancestors(path: string): string[] {
  const above = dirname(path);
  return above === "." ? [] : [...ancestors(above), above];
}

/** Adds the paths of all that may go into a cell from a folder; one folder after another, so that a wrong one is soon left again. */
async function listFiles(reading: Reading, below: string, paths: string[], top = true): Promise<void> {
  const { root, leftOut, bounds } = reading;
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (top) throw error;
      leftOut.push(`${below}/ (${error.code})`);
      return [];
    },
  );
  reading.entries += entries.length;
  if (reading.entries > bounds.entries)
    throw new TreeTooLargeError(`more than ${bounds.entries} files and folders`);
  for (const entry of entries) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (VERSION_CONTROL.has(entry.name)) continue;
    if (entry.name.includes("\uFFFD")) leftOut.push(`${path} (its name is not UTF-8)`);
    else if (entry.isDirectory()) await listFiles(reading, path, paths, false);
    else if (entry.isFile() || entry.isSymbolicLink()) paths.push(path);
    else leftOut.push(`${path} (neither file, folder nor link)`);
  }
}

async function readEntry(reading: Reading, path: string): Promise<TreeFile | undefined> {
  const { root, leftOut, bounds } = reading;
  const file = join(root, path);
  try {
    const stat = await lstat(file);
    if (stat.isSymbolicLink()) {
      return { path, content: `link:${await readlink(file)}`, executable: false, sizeBytes: 0 };
    }
    reading.bytes += stat.size;
    if (reading.bytes > bounds.bytes) throw new TreeTooLargeError(`more than ${bounds.bytes} bytes`);
    const content = await hashOf(file, stat.size);
    return { path, content, executable: (stat.mode & 0o111) !== 0, sizeBytes: stat.size };
  } catch (error) {
    if (error instanceof TreeTooLargeError) throw error;
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

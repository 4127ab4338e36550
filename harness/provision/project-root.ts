import { readFile, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { localReplacements, parseGoWorkUses } from "./go-mod.ts";

/** The folder that lies at /work/src in a cell, and what of it goes there; [""] is all of it. */
export interface ProjectRoot {
  readonly root: string;
  readonly folders: readonly string[];
}

/** Where a project lies, or a replacement that no cell can follow. */
export type FoundRoot =
  | ({ readonly kind: "found" } & ProjectRoot)
  | {
      readonly kind: "absolute";
      readonly file: string;
      readonly target: string;
      /** The same place as a relative path. */
      readonly instead: string;
    };

/**
 * The outermost folder that holds a module, its go.work, the modules that it uses and the targets of local replacements,
 * theirs and its own. Of a folder above all of these, which nobody has named, only they are taken: it may be the whole disk.
 */
export async function findProjectRoot(asked: string): Promise<FoundRoot> {
  const work = await findUp(asked, "go.work");
  const workText = work === undefined ? null : await readPlainFile(join(work, "go.work"));
  const modules =
    work === undefined ? [asked] : parseGoWorkUses(workText ?? "").map((use) => resolve(work, use));
  const named = [work ?? asked, ...modules];
  const files = [
    ...modules.map((module) => join(module, "go.mod")),
    ...(work ? [join(work, "go.work")] : []),
  ];
  for (const file of files) {
    for (const target of localReplacements((await readPlainFile(file)) ?? "")) {
      const path = resolve(dirname(file), target);
      // What is not there is for the go command to say.
      if (!(await isThere(path))) continue;
      if (isAbsolute(target))
        return { kind: "absolute", file, target, instead: relativePath(dirname(file), path) };
      named.push(path);
    }
  }
  const present: string[] = [];
  for (const path of named) if (await isThere(path)) present.push(path);
  const root = present.reduce(commonFolder, work ?? asked);
  const folders = outermost(present).map((path) => relative(root, path));
  return { kind: "found", root, folders };
}

/** The text of a plain file; null for anything else, such as a pipe that nobody writes to. */
export async function readPlainFile(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? readFile(file, "utf8").catch(() => null) : null;
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function findUp(from: string, file: string): Promise<string | undefined> {
  for (let dir = from; ; dir = dirname(dir)) {
    if ((await readPlainFile(join(dir, file))) !== null) return dir;
    if (dir === dirname(dir)) return undefined;
  }
}

function relativePath(from: string, to: string): string {
  const path = relative(from, to);
  return path.startsWith("..") ? path : `./${path}`;
}

/** Not "..foo", which is a name. */
function isBelow(folder: string, path: string): boolean {
  return !/^\.\.(\/|$)/.test(relative(folder, path));
}

function commonFolder(a: string, b: string): string {
  let folder = a;
  while (!isBelow(folder, b)) folder = dirname(folder);
  return folder;
}

/** The folders that lie in no other of them, each once. */
function outermost(folders: readonly string[]): string[] {
  const all = [...new Set(folders)];
  return all.filter((path) => !all.some((other) => other !== path && isBelow(other, path)));
}

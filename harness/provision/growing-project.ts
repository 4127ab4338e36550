import { randomUUID } from "node:crypto";
import { constants, copyFile, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { plainLine } from "../domain/plain-text.ts";
import type { ProjectSource } from "../domain/scenario.ts";
import { lockFor } from "../support/lock.ts";
import type { StateFolder } from "../support/state-folder.ts";
import type { GoCommand } from "./go-command.ts";
import { type GrownFile, GrowthError, grownFiles, readTemplate } from "./grown-files.ts";
import { isTemplatePath, MAX_PIECES, type PieceTemplate, piece } from "./piece-template.ts";
import { loadProject, type Project, ProjectError } from "./project.ts";
import { readTree, type Tree, treeHash } from "./tree.ts";

/** True for a project with files that stand for many: those whose names end in ".each". */
export function isGrowing({ files }: Tree): boolean {
  return files.some(({ path }) => isTemplatePath(path));
}

/** Finds and reads a project, grown to its size where it names one. Rejects with a ProjectError. */
export async function loadSource(
  source: ProjectSource,
  state: StateFolder,
  go: () => Promise<GoCommand>,
): Promise<Project> {
  const project = await loadProject(source, state, go);
  if (source.kind !== "folder" || source.pieces === undefined) return project;
  return loadProject({ kind: "folder", dir: await growProject(project, source.pieces, state) }, state, go);
}

/**
 * Writes a growing project at a size of `n` pieces below the state folder; gives the folder, to be loaded as any other
 * project. Each `.each` file becomes one file a piece (`__I__` in its path) or one for every fifty (`__J__` alone), in whose
 * path and text `__I__`, `__J__` and `__N__` are the piece's index, its fifty's index and `n`; all else is copied. The same
 * project and size give byte-equal files. Idempotent; rejects with a ProjectError.
 */
export async function growProject(project: Project, n: number, state: StateFolder): Promise<string> {
  const { tree, name } = project;
  const place = plainLine(tree.root);
  try {
    const files = await filesOf(project, n);
    const hash = treeHash(files);
    const home = join(state.dir, "grown", `${n}-${hash.slice(0, 32)}`);
    await using _lock = await lockFor(state, `grown-${basename(home)}`);
    const dir = join(home, basename(name));
    // What somebody removed from it would pass for a smaller project.
    if ((await hashAt(dir)) === hash) return dir;
    await writeGrown({ tree, files, n }, home, basename(name));
    if ((await hashAt(dir)) === hash) return dir;
    await rm(home, { recursive: true, force: true });
  } catch (error) {
    if (!(error instanceof GrowthError)) throw error;
    throw new ProjectError(`${place}/${plainLine(error.path)}: ${plainLine(error.why)}`);
  }
  throw new ProjectError(`${place}: was changed while it grew; run the command again`);
}

async function filesOf({ tree, workingFolder }: Project, n: number): Promise<readonly GrownFile[]> {
  const place = plainLine(join(tree.root, workingFolder));
  if (!Number.isInteger(n) || n < 1 || n > MAX_PIECES)
    throw new ProjectError(
      `${place}: cannot grow to ${n} pieces; name a whole number from 1 to ${MAX_PIECES}`,
    );
  if (workingFolder !== "" || tree.folders.join("\n") !== "")
    throw new ProjectError(
      `${place}: a project that grows lies in one folder; take it out of its go.work, and let no replace lead out of it`,
    );
  if (!isGrowing(tree))
    throw new ProjectError(
      `${place}: no file in it grows; name one such as piece__I__.go.each, which is written once for each piece`,
    );
  const [missed] = tree.leftOut;
  if (missed !== undefined)
    throw new ProjectError(`${place}: holds what cannot be copied; remove ${plainLine(missed)}`);
  return grownFiles(tree, n);
}

async function hashAt(dir: string): Promise<string | undefined> {
  const found = await readTree(dir).catch(() => undefined);
  return found?.leftOut.length === 0 ? found.hash : undefined;
}

/** What is written: the files that `tree` comes to with `n` pieces. */
interface Growing {
  readonly tree: Tree;
  readonly files: readonly GrownFile[];
  readonly n: number;
}

/** Writes the files aside and puts them in their place at once. */
async function writeGrown(growing: Growing, home: string, name: string): Promise<void> {
  const aside = `${home}.${randomUUID()}`;
  try {
    await writeFiles(growing, join(aside, name));
    await rm(home, { recursive: true, force: true });
    // Another process that was as fast has put the same there.
    await rename(aside, home).catch(ignoring(["EEXIST", "ENOTEMPTY"]));
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function writeFiles({ tree, files, n }: Growing, to: string): Promise<void> {
  const hashed = new Map(tree.files.map((file) => [file.path, file]));
  const made = new Set<string>();
  let template: PieceTemplate | undefined;
  for (const file of files) {
    const target = join(to, file.path);
    if (!made.has(dirname(target))) await mkdir(dirname(target), { recursive: true });
    made.add(dirname(target));
    const { source } = file;
    if (source.kind === "as-is") {
      await copy(tree, file, target);
      continue;
    }
    const from = hashed.get(source.path);
    // One template's files follow each other.
    if (from && template?.path !== source.path) template = await readTemplate(tree, from);
    if (!template) throw new Error(`${source.path} is no file of the tree`);
    const bytes = Buffer.from(piece(template, source.at, n).text, "latin1");
    await writeFile(target, bytes, { flag: "wx", mode: file.executable ? 0o755 : 0o644 });
  }
}

async function copy({ root }: Tree, { path, content }: GrownFile, to: string): Promise<void> {
  if (content.startsWith("link:")) return symlink(content.slice("link:".length), to);
  try {
    await copyFile(join(root, path), to, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new GrowthError(path, "was changed meanwhile; run the command again");
  }
}

function ignoring(codes: readonly string[]): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (!codes.includes(error.code ?? "")) throw error;
  };
}

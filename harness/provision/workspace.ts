import { dirname, join, relative, resolve } from "node:path";
import type {
  FileLine,
  Workspace,
  WorkspaceFolder,
  WorkspaceModule,
  WorkspaceReplace,
} from "../domain/workspace.ts";
import { type Directive, directives, isLocalPath, replacement } from "./go-mod.ts";
import type { Project } from "./project.ts";
import { readPlainFile } from "./project-root.ts";

/** More than any workspace names; what comes after is not looked at. */
const MAX_FOLDERS = 500;

/** Reads the go.work that is in force for a project, and the go.mod files that it leads to; null where there is none. */
export async function readWorkspace({ tree, workingFolder }: Project): Promise<Workspace | null> {
  const folder = nearest(workingFolder, new Set(tree.files.map(({ path }) => path)));
  if (folder === null) return null;
  const reader = { root: tree.root, at: folder };
  const work = await readDirectives(tree.root, join(folder, "go.work"));
  if (!work) return null;
  const uses: WorkspaceFolder[] = [];
  for (const { verb, rest, at } of work.slice(0, MAX_FOLDERS))
    if (verb === "use" && rest[0] !== undefined) uses.push(await folderOf(reader, rest[0], at));
  const replaces = await replacesOf(reader, work);
  for (const { path, goMod } of uses) {
    if (!goMod) continue;
    const below = { root: tree.root, at: join(folder, path) };
    const own = await readDirectives(tree.root, join(below.at, "go.mod"));
    replaces.push(...(await replacesOf(below, own ?? [])));
  }
  return { goLine: goLineOf(work), uses, replaces };
}

/** The folder of the nearest go.work, relative to the root. */
function nearest(from: string, files: ReadonlySet<string>): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const here = folder === "." ? "" : folder;
    if (files.has(join(here, "go.work"))) return here;
    if (here === "") return null;
  }
}

/** Where paths of a file are relative to. */
interface Reader {
  readonly root: string;
  readonly at: string;
}

type PlacedDirective = Directive & { readonly at: FileLine };

async function readDirectives(root: string, file: string): Promise<PlacedDirective[] | null> {
  const text = await readPlainFile(join(root, file));
  if (text === null) return null;
  return directives(text).map((each) => ({ ...each, at: { file, line: each.line } }));
}

function goLineOf(lines: readonly PlacedDirective[]): Workspace["goLine"] {
  const found = lines.find(({ verb, rest }) => verb === "go" && rest.length === 1);
  return found ? { version: found.rest[0] ?? "", ...found.at } : null;
}

async function replacesOf(reader: Reader, lines: readonly PlacedDirective[]): Promise<WorkspaceReplace[]> {
  const found: WorkspaceReplace[] = [];
  for (const line of lines) {
    const pair = replacement(line);
    if (!pair || !isLocalPath(pair.target) || found.length >= MAX_FOLDERS) continue;
    found.push({ module: pair.module, ...(await folderOf(reader, pair.target, line.at)) });
  }
  return found;
}

async function folderOf({ root, at: below }: Reader, path: string, at: FileLine): Promise<WorkspaceFolder> {
  const folder = relative(root, resolve(root, below, path));
  const lines = await readDirectives(root, join(folder, "go.mod"));
  return { path, at, goMod: lines && moduleOf(lines) };
}

function moduleOf(lines: readonly PlacedDirective[]): WorkspaceModule {
  return {
    modulePath: lines.find(({ verb }) => verb === "module")?.rest[0] ?? null,
    goLine: goLineOf(lines),
  };
}

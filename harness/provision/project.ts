import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { ProjectSource } from "../domain/scenario.ts";
import { lockFor } from "../support/lock.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { downloadModule, type GoCommand, ModuleUnavailableError } from "./go-command.ts";
import { type GoMod, parseGoMod } from "./go-mod.ts";
import { findProjectRoot, type ProjectRoot, readPlainFile } from "./project-root.ts";
import { moduleSum } from "./toolchain-tar.ts";
import { readTree, type Tree, TreeTooLargeError } from "./tree.ts";

/** The project cannot be used as it is; the message says where and how to mend it. Exit status 2. */
export class ProjectError extends Error {}

/** A project as it will lie in every cell. */
export interface Project {
  /** What people call it: "golang.org/x/tools@v0.24.0", or the folder's name. */
  readonly name: string;
  readonly tree: Tree;
  /** The folder of the asked-for module, relative to the tree's root; "" for the root itself. */
  readonly workingFolder: string;
  readonly goMod: GoMod | null;
  readonly hasGoWork: boolean;
  readonly hasVendor: boolean;
  readonly usesCgo: boolean;
  /** What a reader must know of how the project was laid out, a sentence each. */
  readonly notes: readonly string[];
}

/** Finds and reads a project. Rejects with a ProjectError. */
export async function loadProject(
  source: ProjectSource,
  state: StateFolder,
  go: () => Promise<GoCommand>,
): Promise<Project> {
  if (source.kind === "folder") return readProject(source.dir, basename(resolve(source.dir)));
  return loadModule(source.path, source.version, state, go);
}

/** A version that will always name the same code. */
const EXACT_VERSION = /^v\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+incompatible)?$/;

async function loadModule(
  path: string,
  version: string,
  state: StateFolder,
  go: () => Promise<GoCommand>,
): Promise<Project> {
  const name = `${path}@${version}`;
  if (!EXACT_VERSION.test(version)) throw new ProjectError(await exactVersionWanted(path, name, state, go));
  const { dir, sum } = await ensureModuleSource(name, state, go);
  await writeFile(join(dir, "go.mod"), bareGoMod(path), { flag: "wx" }).catch(ignoreExisting);
  const project = await readProject(dir, name, dir);
  const added = sha256(bareGoMod(path));
  const files = project.tree.files.map((file) => ({ name: `${name}/${file.path}`, sha256: file.content }));
  const published = files.filter((file) => file.name !== `${name}/go.mod` || file.sha256 !== added);
  if (moduleSum(files) === sum) return withoutWorkspace(project);
  if (moduleSum(published) === sum) return withoutWorkspace({ ...project, notes: [noGoModNote(name, path)] });
  await rm(dirname(dir), { recursive: true, force: true });
  throw new ProjectError(`${name}: the stored copy was changed and has been removed; run the command again`);
}

/** A module's zip holds no other module, so that a go.work in it names what is not there; the go command never reads one there. */
function withoutWorkspace(project: Project): Project {
  if (!project.hasGoWork) return project;
  const { tree, name, notes } = project;
  const files = tree.files.filter(({ path }) => path !== "go.work" && path !== "go.work.sum");
  const note = `the go.work of ${name} is left out: the modules that it names are no part of what was published`;
  return {
    ...project,
    hasGoWork: false,
    tree: { ...tree, files, hash: sha256(`${tree.hash} without go.work`) },
    notes: [...notes, note],
  };
}

/** What the go command itself assumes of a module that has no go.mod. */
function bareGoMod(path: string): string {
  return `module ${path}\n`;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

function noGoModNote(name: string, path: string): string {
  return `${name} has no go.mod: it is built under one that says "module ${path}" and no more, so packages that import other modules fail`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The sentence for "latest", a branch or a part of a version, with what it stands for now where that can be found out. */
async function exactVersionWanted(
  path: string,
  name: string,
  state: StateFolder,
  go: () => Promise<GoCommand>,
): Promise<string> {
  const wanted = `${name}: name an exact version, so that the run can be repeated`;
  const folder = join(state.dir, "modules", `query-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    const { version } = await downloadModule(await go(), name, folder);
    return version === null ? wanted : `${wanted}; it stands for ${path}@${version} now`;
  } catch (error) {
    if (!(error instanceof ModuleUnavailableError)) throw error;
    return `${wanted} (and it could not be looked up: ${goWords(error, name)})`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The go command's message on one line, without the name that stands in front already. */
function goWords({ message }: Error, name: string): string {
  const words = message.replace(/\s+/g, " ").trim();
  return words.startsWith(`${name}: `) ? words.slice(name.length + 2) : words;
}

/** `within`: the root, where it is known; otherwise what the project's files point to is looked for. */
async function readProject(dir: string, name: string, within?: string): Promise<Project> {
  const asked = resolve(dir);
  const info = await stat(asked).catch(() => undefined);
  if (!info) throw new ProjectError(`${dir}: no such folder`);
  if (!info.isDirectory()) throw new ProjectError(`${dir}: not a folder; name the folder that holds go.mod`);
  const place = within === undefined ? await rootOf(asked) : { root: within, folders: [""] };
  const { root } = place;
  const tree = await readBounded(asked, place);
  if (!tree.files.some((file) => /\.go$|(^|\/)go\.(mod|work)$/.test(file.path))) {
    throw new ProjectError(`${dir}: no .go file and no go.mod below this folder`);
  }
  const workingFolder = relative(root, asked);
  const text = await readPlainFile(join(asked, "go.mod"));
  const has = (path: string) =>
    tree.files.some((file) => file.path === path || file.path.startsWith(`${path}/`));
  return {
    name,
    tree,
    workingFolder,
    goMod: text === null ? null : parseGoMod(text),
    hasGoWork: has("go.work"),
    hasVendor: has(join(workingFolder, "vendor")),
    usesCgo: await usesCgo(tree),
    notes: root === asked ? [] : [rootNote(asked, tree)],
  };
}

async function rootOf(asked: string): Promise<ProjectRoot> {
  const found = await findProjectRoot(asked);
  if (found.kind === "found") return found;
  throw new ProjectError(
    `${found.file} replaces with ${found.target}: a cell has no such path; write it relative to the file, such as ${found.instead}`,
  );
}

async function readBounded(asked: string, { root, folders }: ProjectRoot): Promise<Tree> {
  try {
    return await readTree(root, folders);
  } catch (error) {
    if (!(error instanceof TreeTooLargeError)) throw error;
    const named = folders.map((folder) => join(root, folder)).filter((folder) => folder !== asked);
    const why = named.length > 0 ? `, with ${named.join(" and ")} that its go.work or a replace names,` : "";
    throw new ProjectError(
      `${asked}${why} holds ${error.message}, more than goes into a cell; name the folder of one module`,
    );
  }
}

function rootNote(asked: string, { root, folders, files, sizeBytes }: Tree): string {
  const held = folders.map((folder) => join(root, folder)).join(" and ");
  const size = `${files.length} files, ${(sizeBytes / 1024 ** 2).toFixed(1)} MiB`;
  return `${asked} is not alone in its cells: they hold ${held} (${size}), which its go.work or a replace names`;
}

async function usesCgo(tree: Tree): Promise<boolean> {
  for (const file of tree.files) {
    if (
      // A link may lead to what never ends, such as /dev/zero.
      file.content.startsWith("link:") ||
      !file.path.endsWith(".go") ||
      file.path.endsWith("_test.go") ||
      /(^|\/)(vendor|testdata)\//.test(file.path)
    )
      continue;
    const text = await readFile(join(tree.root, file.path), "utf8").catch(() => "");
    if (/^\s*import\s+"C"|^\s*"C"\s*$/m.test(text)) return true;
  }
  return false;
}

/** A module's source from the user's module sources, kept in the state folder. */
async function ensureModuleSource(
  module: string,
  state: StateFolder,
  go: () => Promise<GoCommand>,
): Promise<{ readonly dir: string; readonly sum: string }> {
  const home = join(state.dir, "modules", module.replace(/[^A-Za-z0-9.@_-]/g, "_"));
  await using _lock = await lockFor(state, `module-${module}`);
  const stored = await readFile(join(home, "sum"), "utf8").catch(() => undefined);
  if (stored) return { dir: join(home, "src"), sum: stored };
  const temp = `${home}.new`;
  await rm(temp, { recursive: true, force: true });
  await mkdir(temp, { recursive: true });
  const found = await downloadModule(await go(), module, temp).catch((error: unknown) => {
    if (error instanceof ModuleUnavailableError)
      throw new ProjectError(`${module}: ${goWords(error, module)}`);
    throw error;
  });
  await rename(found.dir, join(temp, "src"));
  await rm(join(temp, "mod"), { recursive: true, force: true });
  await writeFile(join(temp, "sum"), found.sum);
  await rename(temp, home);
  return { dir: join(home, "src"), sum: found.sum };
}

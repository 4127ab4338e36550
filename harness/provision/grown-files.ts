import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isTemplatePath, type PieceTemplate, piece, piecesOf, templateFault } from "./piece-template.ts";
import { ancestors, TREE_BOUNDS, type Tree, type TreeBounds, type TreeFile } from "./tree.ts";

/** A grown project's file: of the growing one as it is, or made of a template. */
export type GrownFile = TreeFile & { readonly source: GrownSource };

export type GrownSource =
  | { readonly kind: "as-is" }
  /** File number `at` of the template `path`. */
  | { readonly kind: "piece"; readonly path: string; readonly at: number };

/** A growing project cannot grow so; `path` is of the file at fault. */
export class GrowthError extends Error {
  constructor(
    readonly path: string,
    readonly why: string,
  ) {
    super(`${path}: ${why}`);
  }
}

/** They are written to this machine's disk, and then into a volume. */
const BOUNDS: TreeBounds = { entries: TREE_BOUNDS.entries, bytes: 1024 ** 3 };

/** No file that a person wrote is larger. */
const MAX_TEMPLATE_BYTES = 1024 ** 2;

/** The files that a growing project comes to with `n` pieces. Rejects with a GrowthError; nothing is written. */
export async function grownFiles(tree: Tree, n: number, bounds = BOUNDS): Promise<readonly GrownFile[]> {
  const grown: Growth = { files: new Map(), folders: new Set(), bytes: 0, bounds };
  for (const file of tree.files) {
    if (!isTemplatePath(file.path)) {
      count(grown, file.path, file.sizeBytes);
      add(grown, { ...file, source: { kind: "as-is" } });
      continue;
    }
    const template = await readTemplate(tree, file);
    const fault = templateFault(template);
    if (fault !== undefined) throw new GrowthError(file.path, fault);
    const number = piecesOf(template, n);
    // Every index is as long as what it replaces: no piece is larger than another.
    count(grown, file.path, number * piece(template, 0, n).text.length);
    for (let at = 0; at < number; at++) add(grown, madeFile(template, at, n));
  }
  return [...grown.files.values()];
}

/** Reads a template, which must still be what was hashed. */
export async function readTemplate(
  tree: Tree,
  { path, content, executable, sizeBytes }: TreeFile,
): Promise<PieceTemplate> {
  if (content.startsWith("link:")) throw new GrowthError(path, "a link; write a plain file");
  if (sizeBytes > MAX_TEMPLATE_BYTES)
    throw new GrowthError(path, `larger than ${MAX_TEMPLATE_BYTES} bytes, more than a template may hold`);
  const bytes = await readFile(join(tree.root, path)).catch(() => Buffer.alloc(0));
  if (sha256(bytes) !== content) throw new GrowthError(path, "was changed meanwhile; run the command again");
  return { path, text: bytes.toString("latin1"), executable };
}

/** Files under way, and how much of the bounds they take. */
interface Growth {
  readonly files: Map<string, GrownFile>;
  readonly folders: Set<string>;
  bytes: number;
  readonly bounds: TreeBounds;
}

function count(grown: Growth, path: string, bytes: number): void {
  grown.bytes += bytes;
  if (grown.bytes > grown.bounds.bytes)
    throw new GrowthError(
      path,
      `the project grows above ${grown.bounds.bytes} bytes; ask for fewer pieces, or for smaller ones`,
    );
}

function add(grown: Growth, file: GrownFile): void {
  const { files, folders, bounds } = grown;
  const other = files.get(file.path);
  if (other || folders.has(file.path)) throw clash(file, other);
  files.set(file.path, file);
  // Also through a link: what is written below it would land outside of the project.
  for (const folder of ancestors(file.path)) {
    const inTheWay = files.get(folder);
    if (inTheWay) throw clash(inTheWay, file);
    folders.add(folder);
    if (files.size + folders.size > bounds.entries)
      throw new GrowthError(
        originOf(file),
        `the project grows above ${bounds.entries} files and folders; ask for fewer pieces`,
      );
  }
}

function clash(file: GrownFile, other: GrownFile | undefined): GrowthError {
  const lies = other ? `a file of ${originOf(other)}` : "a folder";
  return new GrowthError(
    originOf(file),
    `comes to ${file.path}, where ${lies} lies; name one of them otherwise`,
  );
}

function originOf({ path, source }: GrownFile): string {
  return source.kind === "piece" ? source.path : path;
}

function madeFile(template: PieceTemplate, at: number, n: number): GrownFile {
  const { path, text, executable } = piece(template, at, n);
  const content = sha256(Buffer.from(text, "latin1"));
  const source = { kind: "piece", path: template.path, at } as const;
  return { path, content, executable, sizeBytes: text.length, source };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

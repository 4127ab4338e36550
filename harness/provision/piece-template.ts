import { basename } from "node:path";

/** A file of a growing project that stands for many; its text as latin1, so that every byte comes out as it went in. */
export interface PieceTemplate {
  /** With its ".each", relative to the project, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

/** One of the files that a template stands for. */
export interface Piece {
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

/** No project grows further; its greatest index is as wide as the marker that it takes the place of. */
export const MAX_PIECES = 100_000;

/** So many pieces go into one group: compiling a Go package with thousands of types takes gigabytes. */
const GROUP_PIECES = 50;

const SUFFIX = ".each";

/** The piece's index, its group's, and how many pieces there are. */
const [PIECE, GROUP, COUNT] = ["__I__", "__J__", "__N__"];

/** True for a path that a growing project writes once for each piece or group. */
export function isTemplatePath(path: string): boolean {
  return path.endsWith(SUFFIX);
}

/** Why no file can come of a template, in words that follow its path; undefined for a sound one. */
export function templateFault({ path, text }: PieceTemplate): string | undefined {
  if (["", ".", ".."].includes(basename(path.slice(0, -SUFFIX.length))) || basename(path) === SUFFIX)
    return `its name has nothing in front of ${SUFFIX}`;
  if (path.includes(COUNT))
    return `${COUNT} in a path would move the file with every size; use it in the text`;
  if (path.includes(PIECE)) return undefined;
  if (!path.includes(GROUP))
    return `every piece would come to one file; write ${PIECE} (or ${GROUP}, for each ${GROUP_PIECES} pieces) in its name or a folder's`;
  return text.includes(PIECE)
    ? `${PIECE} in the text of a file that is written once for ${GROUP_PIECES} pieces; write ${PIECE} in its name or a folder's too`
    : undefined;
}

/** How many files come of a template for `n` pieces. */
export function piecesOf({ path }: PieceTemplate, n: number): number {
  return path.includes(PIECE) ? n : Math.ceil(n / GROUP_PIECES);
}

/**
 * File number `at` of a template. Indices have one width whatever `n` is: order by name is order by number, and a piece
 * that does not name __N__ is the same at every size, so that what compiled it once serves all.
 */
export function piece({ path, text, executable }: PieceTemplate, at: number, n: number): Piece {
  const group = path.includes(PIECE) ? Math.floor(at / GROUP_PIECES) : at;
  const fill = (words: string): string =>
    words.replaceAll(PIECE, padded(at)).replaceAll(GROUP, padded(group)).replaceAll(COUNT, String(n));
  return { path: fill(path.slice(0, -SUFFIX.length)), text: fill(text), executable };
}

function padded(index: number): string {
  return String(index).padStart(PIECE.length, "0");
}

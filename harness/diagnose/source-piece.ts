import type { SourcePiece } from "../domain/observation.ts";
import type { SourcePlace } from "../domain/verdict.ts";
import { displayPath } from "./display-path.ts";

/** The piece that holds a place's line, else any of its file; null where none was kept. */
export function pieceAt(
  sources: readonly SourcePiece[],
  { file, line }: SourcePlace,
  root: string,
): SourcePiece | null {
  const pieces = sources.filter((piece) =>
    [piece.path, piece.file].some((path) => displayPath(path, root) === file),
  );
  return pieces.find((piece) => line !== null && indexOfLine(piece, line) !== null) ?? pieces[0] ?? null;
}

/** The piece of the file whose path a message holds; null where it names none. */
export function pieceNamedIn(sources: readonly SourcePiece[], message: string): SourcePiece | null {
  return sources.find(({ path }) => path !== "" && message.includes(path)) ?? null;
}

const NEWLINE = 0x0a;

/** Where a line begins in a piece (for the piece's first line, where the piece begins); null where the piece does not have it. */
export function indexOfLine(piece: SourcePiece, line: number): number | null {
  let index = 0;
  for (let at = piece.startLine; at < line; at++) {
    const end = piece.bytes.indexOf(NEWLINE, index);
    if (end < 0) return null;
    index = end + 1;
  }
  return line < piece.startLine ? null : index;
}

/** The index of the byte at a line and column, both from 1, columns in bytes; null outside of the piece. */
export function indexOfPlace(piece: SourcePiece, line: number, column: number): number | null {
  const start = indexOfLine(piece, line);
  if (start === null) return null;
  const { length } = piece.bytes;
  const index = start + column - (line === piece.startLine ? piece.startColumn : 1);
  const end = piece.bytes.indexOf(NEWLINE, start);
  // go/parser counts the file's end to its last line.
  const last = end < 0 || end + 1 === length ? length : end;
  return index < 0 || index > last ? null : index;
}

/** The words of a line, without its indent; null where the piece has not all of it. */
export function lineText(piece: SourcePiece, line: number): string | null {
  const start = indexOfLine(piece, line);
  if (start === null || (line === piece.startLine && piece.startColumn > 1)) return null;
  const end = piece.bytes.indexOf(NEWLINE, start);
  if (end < 0 && piece.startByte + piece.bytes.length < piece.sizeBytes) return null;
  return new TextDecoder().decode(piece.bytes.subarray(start, end < 0 ? piece.bytes.length : end)).trim();
}

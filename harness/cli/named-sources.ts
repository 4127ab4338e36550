import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { isAbsolute, resolve, sep } from "node:path";
import { type NamedPlace, namedPlaces } from "../diagnose/named-places.ts";
import { indexOfLine } from "../diagnose/source-piece.ts";
import type { SourcePiece } from "../domain/observation.ts";

/** Bounds as in a cell (images/probe/source.go). */
const MOST_FILES = 16;
const MOST_FRAMES = 24;
const WHOLE_BYTES = 64 * 1024;
const WINDOW_BYTES = 16 * 1024;
const FRAME_BYTES = 2 * 1024;
/** How far a file is read to find a line. */
const SCAN_BYTES = 4 * 1024 * 1024;

/**
 * What lies now at the places that an output names: pieces of regular files below the roots, links resolved. Names are
 * relative to `folder`. What cannot be read is left out; never rejects.
 */
export async function readNamedSources(
  lines: readonly string[],
  folder: string,
  roots: readonly string[],
): Promise<readonly SourcePiece[]> {
  const real = await Promise.all(roots.map((root) => realpath(root).catch(() => null)));
  const allowed = real.filter((root) => root !== null && root !== sep).map((root) => `${root}${sep}`);
  const pieces: SourcePiece[] = [];
  for (const place of namedPlaces(lines)) {
    const like = pieces.filter((piece) => piece.bytes.length === FRAME_BYTES).length;
    if (place.frame ? like >= MOST_FRAMES : pieces.length - like >= MOST_FILES) continue;
    const piece = await firstPiece(place, folder, allowed);
    if (piece && !pieces.some((other) => holds(other, piece))) pieces.push(piece);
  }
  return pieces;
}

/** Whether the middle of a piece is in another already. */
function holds(other: SourcePiece, piece: SourcePiece): boolean {
  const middle = piece.startByte + piece.bytes.length / 2;
  return (
    other.file === piece.file && other.startByte <= middle && middle <= other.startByte + other.bytes.length
  );
}

async function firstPiece(
  place: NamedPlace,
  folder: string,
  allowed: readonly string[],
): Promise<SourcePiece | null> {
  for (const path of place.paths) {
    const piece = await pieceOf(path, place, folder, allowed).catch(() => null);
    if (piece) return piece;
  }
  return null;
}

async function pieceOf(path: string, place: NamedPlace, folder: string, allowed: readonly string[]) {
  const file = await realpath(isAbsolute(path) ? path : resolve(folder, path));
  if (!allowed.some((root) => file.startsWith(root))) return null;
  // A pipe would block, and a link put there meanwhile would lead elsewhere.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const info = await handle.stat();
    return info.isFile() ? await windowOf(handle, { path, file, sizeBytes: info.size }, place) : null;
  } finally {
    await handle.close();
  }
}

async function windowOf(
  handle: FileHandle,
  named: Pick<SourcePiece, "path" | "file" | "sizeBytes">,
  { line, column, frame }: NamedPlace,
): Promise<SourcePiece | null> {
  const whole = !frame && named.sizeBytes <= WHOLE_BYTES;
  const buffer = Buffer.alloc(Math.min(named.sizeBytes, whole ? WHOLE_BYTES : SCAN_BYTES));
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
  const start = { ...named, step: 0, startByte: 0, startLine: 1, startColumn: 1 };
  const all: SourcePiece = { ...start, bytes: buffer.subarray(0, bytesRead) };
  if (whole) return all;
  const at = indexOfLine(all, line ?? 1);
  if (at === null) return null;
  const size = frame ? FRAME_BYTES : WINDOW_BYTES;
  const middle = at + (column ?? 1) - 1;
  return cut(all, Math.max(0, Math.min(middle - size / 2, bytesRead - size)), size);
}

const NEWLINE = 0x0a;

function cut(all: SourcePiece, from: number, size: number): SourcePiece {
  const before = all.bytes.subarray(0, from);
  const last = before.lastIndexOf(NEWLINE);
  let startLine = 1;
  for (let at = before.indexOf(NEWLINE); at >= 0; at = before.indexOf(NEWLINE, at + 1)) startLine++;
  const bytes = all.bytes.slice(from, from + size);
  return { ...all, startByte: from, startLine, startColumn: from - last, bytes };
}

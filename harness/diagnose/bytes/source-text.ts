import type { BytePlace } from "../../domain/bytes-detail.ts";
import type { SourcePiece } from "../../domain/observation.ts";
import { type GoToken, lexGo } from "./go-lexer.ts";
import { type LineMap, lineMap } from "./line-map.ts";

/** A piece of a source, read. */
export interface SourceText {
  readonly piece: SourcePiece;
  readonly bytes: Uint8Array;
  readonly lines: LineMap;
  readonly isGo: boolean;
  /** Null where the text is no Go, or its beginning is not there: nobody can know then what is in a comment. */
  readonly tokens: readonly GoToken[] | null;
  /** True where the file's end is there. */
  readonly whole: boolean;
  /** False where a line directive gives other places than the text's own. */
  readonly ownLines: boolean;
}

/** Reads a piece. Never throws, whatever the bytes; linear in time. */
export function readSource(piece: SourcePiece): SourceText {
  const { bytes } = piece;
  const isGo = /\.go$/.test(piece.file) || /\.go$/.test(piece.path);
  const tokens = isGo && piece.startByte === 0 ? lexGo(bytes) : null;
  return {
    ...{ piece, bytes, isGo, tokens, lines: lineMap(piece) },
    whole: piece.startByte + bytes.length >= piece.sizeBytes,
    ownLines: !(tokens ?? []).some((token) => isLineDirective(token, bytes)),
  };
}

function isLineDirective({ name, start }: GoToken, bytes: Uint8Array): boolean {
  if (name !== "COMMENT") return false;
  return /^(?:\/\/|\/\*)line /.test(textOf(bytes, start, start + 7));
}

/** Bytes as a text of one character a byte. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

/** The token that holds the byte at an index; at the end of the file its EOF. */
export function tokenAt(tokens: readonly GoToken[], index: number): GoToken | null {
  let [low, high] = [0, tokens.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) <= index) low = middle;
    else high = middle;
  }
  const token = tokens[low];
  return token && token.start <= index && (index < token.end || token.name === "EOF") ? token : null;
}

/** "4:10". */
export function placeText({ line, column }: BytePlace): string {
  return `${line}:${column}`;
}

import type { ByteOrigin } from "../../domain/bytes-detail.ts";
import { lookalikeOf } from "./confusable.ts";
import { invalidWords } from "./invalid-utf8.ts";
import { isBidi, originOf } from "./origin.ts";
import { type SourceText, textOf, tokenAt } from "./source-text.ts";
import { runeAt } from "./utf8.ts";

/** A character, or a run of bytes that are none, that Go source may not hold where it stands, or that deceives who reads it. */
export interface Odd {
  readonly start: number;
  readonly end: number;
  readonly codePoint: number | null;
  readonly origin: ByteOrigin;
  readonly words: string;
  /** What go/scanner makes of it; null where that is not known. */
  readonly token: string | null;
}

/** What no part of a source may hold, be it a comment. */
const NOWHERE: ReadonlySet<ByteOrigin> = new Set(["byte-order-mark", "nul", "invalid-utf8"]);

/**
 * The odd characters of a source in order. In strings and comments of Go nearly all are legal, and are left out; where it is
 * not known what is a comment, only those are found that are legal nowhere. Of a text that is no Go (go.mod, assembly) those
 * of the named line are taken, for nothing but comments may hold them there.
 */
export function oddIn(source: SourceText, line: number | null): readonly Odd[] {
  const { bytes, piece, isGo } = source;
  const found: Odd[] = [];
  // A byte order mark at the start is legal in Go, and not in go.mod.
  let index = isGo && piece.startByte === 0 && runeAt(bytes, 0).codePoint === 0xfeff ? 3 : 0;
  while (index < bytes.length) {
    const byte = bytes[index] ?? 0;
    if ((0x20 <= byte && byte < 0x7f) || (0x09 <= byte && byte <= 0x0d && byte !== 0x0b && byte !== 0x0c)) {
      index++;
      continue;
    }
    const odd = oddAt(source, index);
    if (odd && (isTold(odd, source) || (!isGo && isInLine(odd, source, line)))) found.push(odd);
    index = odd?.end ?? index + runeAt(bytes, index).size;
  }
  return found;
}

/** The odd character at an index, wherever it stands; null for what is none. */
export function oddAt(source: SourceText, index: number): Odd | null {
  const { bytes, tokens } = source;
  const { codePoint, size } = runeAt(bytes, index);
  if (codePoint === null) return invalidAt(source, index);
  const origin = originOf(codePoint);
  if (!origin || isPlain(codePoint)) return null;
  const token = tokens ? (tokenAt(tokens, index)?.name ?? null) : null;
  return { start: index, end: index + size, codePoint, token, ...origin };
}

/** ASCII that is no control character looks like itself. */
function isPlain(codePoint: number): boolean {
  return 0x20 <= codePoint && codePoint < 0x7f;
}

/** A run is taken together: it was one text in another encoding. */
const RUN_LIMIT = 64;

function invalidAt({ bytes, tokens, piece, whole }: SourceText, start: number): Odd | null {
  let end = start;
  while (end < bytes.length && end - start < RUN_LIMIT && runeAt(bytes, end).codePoint === null) end++;
  // A window can begin or end within a character.
  if ((!whole && end === bytes.length && end - start < 4) || (start < 3 && piece.startByte > 0)) return null;
  const words = invalidWords(bytes.subarray(start, end));
  const token = tokens ? (tokenAt(tokens, start)?.name ?? null) : null;
  return { start, end, codePoint: null, origin: "invalid-utf8", words, token };
}

function isTold({ origin, codePoint, token }: Odd, { tokens }: SourceText): boolean {
  if (NOWHERE.has(origin)) return true;
  if (!tokens) return false;
  return token === "ILLEGAL" || (codePoint !== null && isBidi(codePoint));
}

/** Whether it stands in a line, in front of its comment. */
function isInLine({ start }: Odd, { lines, bytes }: SourceText, line: number | null): boolean {
  if (lines.placeOf(start).line !== line) return false;
  return !textOf(bytes, Math.max(lines.lineStart(start), start - LINE_LIMIT), start).includes("//");
}

const LINE_LIMIT = 1_000;

/** Whether it was meant as a bracket, a quote or a comment sign, without which nothing behind it fits. */
export function breaksStructure({ codePoint, token }: Odd): boolean {
  const plain = token === "ILLEGAL" && codePoint !== null ? lookalikeOf(codePoint) : null;
  return plain !== null && /[()[\]{}"'`/]/.test(plain);
}

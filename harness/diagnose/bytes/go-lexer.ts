import { endsStatement, operatorAt, wordToken } from "./go-tokens.ts";
import { runeAt } from "./utf8.ts";

/** A token of Go source, named as go/token names it. Indexes are bytes. */
export interface GoToken {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** True for a string, rune or comment that its closing sign is missing of. */
  readonly unclosed?: boolean;
}

const NEWLINE = 0x0a;
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, NEWLINE]);

/**
 * Go source as go/scanner takes it apart, comments and inserted semicolons included; what it calls ILLEGAL is one too. The
 * last token is EOF. Linear in time; never throws, whatever the bytes.
 */
export function lexGo(bytes: Uint8Array): readonly GoToken[] {
  const tokens: GoToken[] = [];
  let index = startsWithMark(bytes) ? 3 : 0;
  let semicolon = false;
  while (index < bytes.length) {
    const byte = bytes[index] ?? 0;
    if (BLANKS.has(byte)) {
      if (byte === NEWLINE && semicolon) {
        tokens.push({ name: "SEMICOLON", start: index, end: index + 1 });
        semicolon = false;
      }
      index++;
      continue;
    }
    const token = tokenAt(bytes, index);
    tokens.push(token);
    if (token.name === "COMMENT") {
      // A comment over lines ends the line; its semicolon stands where the comment begins.
      if (semicolon && bytes.subarray(token.start, token.end).includes(NEWLINE)) semicolon = false;
    } else if (token.name !== "ILLEGAL") semicolon = endsStatement(token.name);
    index = token.end;
  }
  return [...tokens, { name: "EOF", start: bytes.length, end: bytes.length }];
}

/** A byte order mark at the start is legal, and no token. */
export function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function tokenAt(bytes: Uint8Array, start: number): GoToken {
  const first = bytes[start] ?? 0;
  const second = bytes[start + 1] ?? 0;
  const rune = runeAt(bytes, start);
  if (isLetter(rune.codePoint)) return word(bytes, start);
  if (isDigit(first) || (first === 0x2e && isDigit(second))) return number(bytes, start);
  switch (first) {
    case 0x22: // "
    case 0x27: // '
      return quoted(bytes, start, first);
    case 0x60: // `
      return until(bytes, start, "STRING", bytes.indexOf(0x60, start + 1), 1);
    case 0x2f: // /
      if (second === 0x2f) return lineComment(bytes, start);
      if (second === 0x2a) return until(bytes, start, "COMMENT", commentEnd(bytes, start + 2), 2);
  }
  const operator = operatorAt(String.fromCharCode(first, second, bytes[start + 2] ?? 0));
  if (operator) return { name: operator.name, start, end: start + operator.text.length };
  return { name: "ILLEGAL", start, end: start + rune.size };
}

function until(bytes: Uint8Array, start: number, name: string, close: number, size: number): GoToken {
  return close < 0 ? { name, start, end: bytes.length, unclosed: true } : { name, start, end: close + size };
}

function commentEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0x2a, from); at >= 0; at = bytes.indexOf(0x2a, at + 1))
    if (bytes[at + 1] === 0x2f) return at;
  return -1;
}

function lineComment(bytes: Uint8Array, start: number): GoToken {
  const end = bytes.indexOf(NEWLINE, start);
  return { name: "COMMENT", start, end: end < 0 ? bytes.length : end };
}

/** A string or a rune ends at its quote, or with its line. */
function quoted(bytes: Uint8Array, start: number, quote: number): GoToken {
  const name = quote === 0x22 ? "STRING" : "CHAR";
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === NEWLINE) return { name, start, end: at, unclosed: true };
    if (byte === quote) return { name, start, end: at + 1 };
    if (byte === 0x5c && bytes[at + 1] !== NEWLINE) at++;
  }
  return { name, start, end: bytes.length, unclosed: true };
}

function word(bytes: Uint8Array, start: number): GoToken {
  let end = start;
  while (end < bytes.length) {
    const byte = bytes[end] ?? 0;
    const rune = byte < 0x80 ? null : runeAt(bytes, end);
    if (!isWordPart(rune ? rune.codePoint : byte)) break;
    end += rune?.size ?? 1;
  }
  // No keyword is longer.
  const text = end - start > 11 ? "" : String.fromCharCode(...bytes.subarray(start, end));
  return { name: wordToken(text), start, end };
}

/** Digits, letters, dots and the signs of exponents: wrong numbers are taken whole. */
function number(bytes: Uint8Array, start: number): GoToken {
  const hex = bytes[start] === 0x30 && ((bytes[start + 1] ?? 0) | 0x20) === 0x78;
  let end = start;
  let name = "INT";
  for (; end < bytes.length; end++) {
    const byte = bytes[end] ?? 0;
    const before = (bytes[end - 1] ?? 0) | 0x20;
    const sign = (byte === 0x2b || byte === 0x2d) && before === (hex ? 0x70 : 0x65);
    const exponent = (byte | 0x20) === (hex ? 0x70 : 0x65);
    if (byte === 0x2e || exponent) name = "FLOAT";
    else if (!(byte < 0x80 && isWordPart(byte)) && !(sign && end > start)) break;
  }
  if (end - start > 1 && bytes[end - 1] === 0x69) name = "IMAG";
  return { name, start, end };
}

function isDigit(byte: number): boolean {
  return 0x30 <= byte && byte <= 0x39;
}

function isLetter(codePoint: number | null): boolean {
  if (codePoint === null) return false;
  if (codePoint >= 0x80) return /\p{L}/u.test(String.fromCodePoint(codePoint));
  const lower = codePoint | 0x20;
  return (0x61 <= lower && lower <= 0x7a) || codePoint === 0x5f;
}

function isWordPart(codePoint: number | null): boolean {
  if (codePoint === null) return false;
  if (codePoint < 0x80) return isLetter(codePoint) || isDigit(codePoint);
  return /[\p{L}\p{Nd}]/u.test(String.fromCodePoint(codePoint));
}

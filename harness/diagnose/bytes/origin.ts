import type { ByteOrigin } from "../../domain/bytes-detail.ts";
import { lookalikeOf } from "./confusable.ts";

/** What an odd character is, and where it likely comes from. */
export interface CharacterOrigin {
  readonly origin: ByteOrigin;
  readonly words: string;
}

type Range = readonly [first: number, last: number];

const BIDI: readonly Range[] = [
  [0x061c, 0x061c],
  [0x200e, 0x200f],
  [0x202a, 0x202e],
  [0x2066, 0x2069],
];
const ZERO_WIDTH: readonly Range[] = [
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200d],
  [0x2060, 0x2064],
  [0x206a, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xffa0, 0xffa0],
  [0xe0000, 0xe0fff],
];
const BLANK: readonly Range[] = [
  [0x0085, 0x0085],
  [0x00a0, 0x00a0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
];
const CURLY: readonly Range[] = [[0x2018, 0x201f]];
const FULL_WIDTH: readonly Range[] = [
  [0x3001, 0x3002],
  [0x3008, 0x3011],
  [0x3014, 0x301f],
  [0xff01, 0xff64],
  [0xffe0, 0xffe6],
];

/** Tab, line end and carriage return. */
const LAYOUT: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d]);

/** Whether a character changes the order in which text is shown. */
export function isBidi(codePoint: number): boolean {
  return within(BIDI, codePoint);
}

/** What a character that Go source may not hold outside of strings and comments is; null where nothing is known of it. */
export function originOf(codePoint: number): CharacterOrigin | null {
  if (codePoint === 0) return { origin: "nul", words: NUL_WORDS };
  if (codePoint === 0xfeff) return { origin: "byte-order-mark", words: BOM_WORDS };
  if (isBidi(codePoint)) return { origin: "bidi", words: BIDI_WORDS };
  if (within(ZERO_WIDTH, codePoint))
    return {
      origin: "zero-width",
      words: "nothing is seen of it; it comes with text copied from web pages and chats",
    };
  if (within(BLANK, codePoint)) return { origin: "blank", words: blankWords(codePoint) };
  if ((codePoint < 0x20 && !LAYOUT.has(codePoint)) || codePoint === 0x7f)
    return {
      origin: "control",
      words: "a control character; of these Go source may hold tabs, line ends and carriage returns",
    };
  if (/\p{M}/u.test(String.fromCodePoint(codePoint))) return { origin: "combining", words: COMBINING_WORDS };
  const plain = lookalikeOf(codePoint);
  if (within(CURLY, codePoint))
    return {
      origin: "curly-quote",
      words: `a typographic quote, as word processors and web pages make of ${plain}`,
    };
  if (within(FULL_WIDTH, codePoint))
    return {
      origin: "full-width",
      words: `as an input method for Chinese or Japanese writes it${instead(plain)}`,
    };
  return plain === null
    ? null
    : { origin: "confusable", words: `it looks like ${plain} and is another character` };
}

function within(ranges: readonly Range[], codePoint: number): boolean {
  return ranges.some(([first, last]) => first <= codePoint && codePoint <= last);
}

function instead(plain: string | null): string {
  return plain === null ? "" : `; Go has ${plain}`;
}

function blankWords(codePoint: number): string {
  if (codePoint === 0x00a0 || codePoint === 0x202f)
    return "a blank that does not break, as word processors and web pages have it; Go has the plain one (20)";
  if (codePoint === 0x3000) return "the wide blank of Chinese and Japanese input; Go has the plain one (20)";
  if (codePoint === 0x2028 || codePoint === 0x2029 || codePoint === 0x0085)
    return "a line end that Go does not know; it has 0a";
  return "a blank that Go does not know; it has the plain one (20) and the tab (09)";
}

const NUL_WORDS =
  "a zero byte, which no text holds: a damaged or binary file, or one of another encoding (UTF-16 has one in each Latin character)";
const BOM_WORDS =
  "a byte order mark, legal only as the first three bytes of a Go file, and in go.mod nowhere: an editor put it there, or files were joined";
const BIDI_WORDS =
  "it changes the order in which text is shown: what is read is not what is compiled, which can hide code (CVE-2021-42574)";
const COMBINING_WORDS =
  "a mark that joins the character before it; Go has no such in names, and takes the letter only where it is one character (NFC)";

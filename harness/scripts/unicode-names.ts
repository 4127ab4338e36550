/**
 * Writes harness/data/unicode-names.json: the names of the characters that come into Go source by mistake. Run by
 * `npx tsx harness/scripts/unicode-names.ts`. The package itself takes longer to load than a log takes to be explained.
 */
import { readFile, writeFile } from "node:fs/promises";
import { unicodeName } from "unicode-name";

const target = new URL("../data/unicode-names.json", import.meta.url);
const library = new URL("../../node_modules/unicode-name/package.json", import.meta.url);

/** No letter and no digit: what Go source may not hold outside of strings and comments. */
const NO_WORD = /^[\p{P}\p{Sm}\p{Sc}\p{Sk}\p{Z}\p{Cc}\p{Cf}]$/u;

/** Blocks of which every character counts: what looks like ASCII, or what bytes of another encoding stand for. */
const WHOLE: readonly (readonly [number, number])[] = [
  [0x0000, 0x017f], // ASCII, Latin-1, Latin Extended-A
  [0x0192, 0x0192],
  [0x02c6, 0x02dc], // of Windows-1252
  [0x0300, 0x036f], // combining marks
  [0x0370, 0x04ff], // Greek and Cyrillic
  [0x115f, 0x1160],
  [0x2000, 0x27ff],
  [0x2900, 0x2bff], // punctuation, symbols, arrows, boxes, dingbats
  [0x3000, 0x303f], // CJK punctuation
  [0x3164, 0x3164], // letters that nobody sees
  [0xfe00, 0xfe0f], // variation selectors
  [0xff00, 0xffef], // full-width and half-width forms
  [0x1f300, 0x1faff], // emoji
  [0xe0000, 0xe007f], // tags that nobody sees
];

const names: string[] = [];
for (let codePoint = 0; codePoint <= 0xe007f; codePoint++) {
  const wanted =
    WHOLE.some(([first, last]) => first <= codePoint && codePoint <= last) ||
    (codePoint <= 0xffff && NO_WORD.test(String.fromCodePoint(codePoint)));
  const name = wanted ? unicodeName(codePoint) : undefined;
  if (name && !name.startsWith("<"))
    names.push(`${codePoint.toString(16).toUpperCase().padStart(4, "0")} ${name}`);
}
const { version } = JSON.parse(await readFile(library, "utf8")) as { version: string };
await writeFile(target, `${JSON.stringify({ source: `unicode-name@${version}`, names }, null, 1)}\n`);
process.stdout.write(`${names.length} names\n`);

import { unicodeName } from "./unicode-name.ts";

/** What a run of bytes that are no UTF-8 could have been meant as. Each is what the bytes say in that encoding, and no more. */
export function invalidWords(run: Uint8Array): string {
  const [first = 0, second = 0] = run;
  if (first === 0xc0 && second === 0x80) return "no UTF-8: NUL as Java's modified UTF-8 writes it";
  if (first === 0xed && second >= 0xa0) return "no UTF-8: half of a UTF-16 pair, as CESU-8 writes it";
  const cut = isCutShort(run) ? ["the beginning of a character whose rest is missing"] : [];
  const guesses = [...cut, ...asChinese(run), ...asWestern(run)];
  return guesses.length > 0 ? `no UTF-8: ${guesses.join("; ")}` : "no UTF-8";
}

/** A leading byte whose continuation ends too early. */
function isCutShort([first = 0, ...rest]: Uint8Array): boolean {
  return first >= 0xc2 && first <= 0xf4 && rest.length > 0 && rest.every((byte) => byte >> 6 === 2);
}

/** Pairs of bytes that all are Chinese characters by GBK. */
function asChinese(run: Uint8Array): string[] {
  if (run.length < 2 || run.length % 2 !== 0) return [];
  try {
    const text = new TextDecoder("gbk", { fatal: true }).decode(run);
    return /^\p{Script=Han}+$/u.test(text) ? [`as GBK it is ${text}`] : [];
  } catch {
    return [];
  }
}

/** Windows-1252 has characters where Latin-1 has control codes (80 to 9f); "\u0000" stands for the five that it has none for. */
const WESTERN = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

/** By a table: Node's own decoder of Windows-1252 gives control codes. */
function asWestern(run: Uint8Array): string[] {
  const text = [...run].map((byte) =>
    byte < 0xa0 ? (WESTERN[byte - 0x80] ?? "\0") : String.fromCharCode(byte),
  );
  if (text.includes("\0")) return [];
  const encoding = run.every((byte) => byte >= 0xa0) ? "Latin-1 or Windows-1252" : "Windows-1252";
  const name = run.length === 1 ? unicodeName(text[0]?.codePointAt(0) ?? 0) : null;
  return [`as ${encoding} it is ${text.join("")}${name ? ` (${name})` : ""}`];
}

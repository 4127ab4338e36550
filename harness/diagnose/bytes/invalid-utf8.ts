/** What a run of bytes that are no UTF-8 could have been meant as. Each is what the bytes say in that encoding, and no more. */
export function invalidWords(run: Uint8Array): string {
  const [first = 0, second = 0] = run;
  if (first === 0xc0 && second === 0x80) return "no UTF-8: NUL as Java's modified UTF-8 writes it";
  if (first === 0xed && second >= 0xa0) return "no UTF-8: half of a UTF-16 pair, as CESU-8 writes it";
  const guesses = [...asChinese(run), ...asWestern(run)];
  const also = guesses.length > 0 ? `: ${guesses.join(", ")}` : "";
  if (isCutShort(run)) return `no UTF-8: the beginning of a character whose rest is missing${also}`;
  return `no UTF-8${also}`;
}

/** A leading byte whose continuation ends too early. */
function isCutShort([first = 0, ...rest]: Uint8Array): boolean {
  return first >= 0xc2 && first <= 0xf4 && rest.length > 0 && rest.every((byte) => byte >> 6 === 2);
}

/** Pairs of bytes that all are Chinese characters by GBK. */
function asChinese(run: Uint8Array): string[] {
  if (run.length < 2 || run.length % 2 !== 0) return [];
  const text = decoded(run, "gbk");
  return text !== null && /^\p{Script=Han}+$/u.test(text) ? [`as GBK it is ${text}`] : [];
}

/** Windows-1252 holds Latin-1, and characters where Latin-1 has control codes. */
function asWestern(run: Uint8Array): string[] {
  const text = decoded(run, "windows-1252");
  if (text === null || /\p{Cc}/u.test(text)) return [];
  const latin1 = run.every((byte) => byte >= 0xa0);
  return [`as ${latin1 ? "Latin-1 or Windows-1252" : "Windows-1252"} it is ${text}`];
}

function decoded(run: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(run);
  } catch {
    return null;
  }
}

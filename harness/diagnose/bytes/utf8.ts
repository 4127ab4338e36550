/** One character of UTF-8 text, or one byte that is none; as Go's utf8.DecodeRune takes them. */
export interface Rune {
  /** Null for a byte that is no UTF-8. */
  readonly codePoint: number | null;
  /** In bytes; 1 for a byte that is no UTF-8. */
  readonly size: number;
}

const NO_RUNE: Rune = { codePoint: null, size: 1 };

/** The character that begins at an index within the bytes. Overlong forms, surrogates and cut ones are no UTF-8. */
export function runeAt(bytes: Uint8Array, index: number): Rune {
  const first = bytes[index] ?? 0;
  if (first < 0x80) return { codePoint: first, size: 1 };
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || index + size > bytes.length) return NO_RUNE;
  let codePoint = first & (0x7f >> size);
  for (let at = index + 1; at < index + size; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >> 6 !== 2) return NO_RUNE;
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  const least = size === 3 ? 0x800 : size === 4 ? 0x10000 : 0;
  const surrogate = 0xd800 <= codePoint && codePoint <= 0xdfff;
  return codePoint < least || codePoint > 0x10ffff || surrogate ? NO_RUNE : { codePoint, size };
}

/** Bytes in hex, "e2 80 9c"; of more than `limit` the first, and "…". */
export function hexOf(bytes: Uint8Array, limit = 16): string {
  const shown = [...bytes.subarray(0, limit)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return bytes.length > limit ? `${shown} …` : shown;
}

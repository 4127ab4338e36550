import type { ByteFinding, ByteOrigin } from "../../domain/bytes-detail.ts";
import type { GoToken } from "./go-lexer.ts";
import type { Odd } from "./odd.ts";
import { type SourceText, textOf } from "./source-text.ts";
import { codePointText, unicodeName } from "./unicode-name.ts";
import { hexOf, runeAt } from "./utf8.ts";

/** What is said of a range of bytes beside the bytes themselves. */
interface Said {
  readonly origin: ByteOrigin;
  readonly words: string;
  readonly token: string | null;
  readonly opener?: GoToken | null | undefined;
}

/** A finding over a range of bytes; a single character gets its name. */
export function findingOf(source: SourceText, start: number, end: number, said: Said): ByteFinding {
  const { bytes, lines } = source;
  const rune = runeAt(bytes, start);
  const character =
    end > start && rune.codePoint !== null && rune.size === end - start ? rune.codePoint : null;
  return {
    ...lines.placeOf(start),
    origin: said.origin,
    named: false,
    hex: hexOf(bytes.subarray(start, end)),
    codePoint: character === null ? null : codePointText(character),
    name: character === null ? null : unicodeName(character),
    token: said.token,
    words: said.words,
    opened: said.opener ? openedBy(source, said.opener) : null,
  };
}

function openedBy({ bytes, lines }: SourceText, { start, name }: GoToken): ByteFinding["opened"] {
  // Of a string or comment the sign that opens it.
  const size = name === "COMMENT" ? 2 : 1;
  return { ...lines.placeOf(start), text: textOf(bytes, start, start + size) };
}

/** A finding of an odd character. */
export function oddFinding(source: SourceText, odd: Odd): ByteFinding {
  return findingOf(source, odd.start, odd.end, odd);
}

import type { ByteOrigin } from "../../domain/bytes-detail.ts";
import type { SourcePlace } from "../../domain/verdict.ts";
import type { Odd } from "./odd.ts";
import type { SourceText } from "./source-text.ts";

/** Where a tool found something, and in which words. `index` is null where the place is not in the piece or not to be relied on. */
interface Named {
  readonly place: SourcePlace | null;
  readonly index: number | null;
  readonly message: string;
}

/** What messages name without its number. */
const IN_WORDS: readonly (readonly [RegExp, ByteOrigin])[] = [
  [/\bBOM\b|byte order mark/, "byte-order-mark"],
  [/\bNUL\b/, "nul"],
  [/\bUTF-8\b/, "invalid-utf8"],
];

/**
 * The odd character that a message is about: the one at its place; else one that it describes, on that line or, where it
 * names no line that holds, in the file. Compilers count columns up to 255 only, so that one further on can be meant.
 */
export function namedOdd(
  { lines, ownLines }: SourceText,
  odd: readonly Odd[],
  { place, index, message }: Named,
): Odd | null {
  const at = index === null ? undefined : odd.find(({ start, end }) => start <= index && index < end);
  if (at) return at;
  const line = ownLines ? place?.line : null;
  const near = line ? odd.filter(({ start }) => lines.placeOf(start).line === line) : odd;
  const behind = index === null ? near : near.filter(({ start }) => start >= index);
  const described = describes(message);
  const found = [...behind, ...near].find(described);
  if (found) return found;
  // A number that a zero byte stands in is told of as malformed.
  return place?.column === null || /malformed constant/.test(message) ? (behind[0] ?? null) : null;
}

function describes(message: string): (odd: Odd) => boolean {
  const code = /(?:U\+|'\\[xuU])([0-9A-Fa-f]{2,8})\b/.exec(message)?.[1];
  if (code) return ({ codePoint }) => codePoint === Number.parseInt(code, 16);
  const origins = IN_WORDS.flatMap(([words, origin]) => (words.test(message) ? [origin] : []));
  return ({ origin }) => origins.includes(origin);
}

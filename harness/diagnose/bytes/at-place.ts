import type { ByteFinding } from "../../domain/bytes-detail.ts";
import { plainLine } from "../../domain/plain-text.ts";
import { innermostAt } from "./brackets.ts";
import { findingOf } from "./finding.ts";
import type { GoToken } from "./go-lexer.ts";
import { oddAt } from "./odd.ts";
import { placeText, type SourceText, textOf, tokenAt } from "./source-text.ts";
import { runeAt } from "./utf8.ts";

/** Messages of what misses a comma or a closing bracket. */
const WANTS_CLOSER = /missing (?:comma|',')|(?:expected|expecting) (?:comma|\S+ or)? ?['‘]?[)\]}]|\bEOF\b/;
/** Messages of what misses a value. */
const WANTS_VALUE =
  /(?:expected|expecting) (?:expression|operand|type|name)|expected 'IDENT'|unexpected comma/;

/** What stands at the place that a tool named, whatever it is. */
export function atPlace(source: SourceText, index: number, message: string): readonly ByteFinding[] {
  const odd = oddAt(source, index);
  if (odd) return [named(findingOf(source, odd.start, odd.end, odd))];
  const { tokens } = source;
  const token = tokens && tokenAt(tokens, index);
  if (!tokens || !token) return [named(characterAt(source, index))];
  const position = tokens.indexOf(token);
  const before = tokens[position - 1] ?? null;
  if (isConflictMarker(source, token)) return [named(conflictMarker(source, token))];
  const opener = WANTS_CLOSER.test(message) ? innermostAt(tokens, token.start) : null;
  const here = findingOf(source, token.start, token.end, {
    origin: token.name === "COMMA" ? "stray-comma" : "at-place",
    words: [tokenWords(source, token, before), ...insideWords(source, opener)].join(", "),
    token: token.name,
    opener,
  });
  return [named(here), ...commasInFront(source, position, message)];
}

function named(finding: ByteFinding): ByteFinding {
  return { ...finding, named: true };
}

/** Of what is not known to be a token: its character. */
function characterAt(source: SourceText, index: number): ByteFinding {
  const size = index < source.bytes.length ? runeAt(source.bytes, index).size : 0;
  const words = size === 0 ? "the file's end" : "";
  return findingOf(source, index, index + size, { origin: "at-place", words, token: null });
}

function insideWords({ lines }: SourceText, opener: GoToken | null): string[] {
  return opener ? [`inside of the bracket opened at ${placeText(lines.placeOf(opener.start))}`] : [];
}

/** A comma that the message does not name and that it comes of. */
function commasInFront(source: SourceText, position: number, message: string): ByteFinding[] {
  const tokens = source.tokens ?? [];
  const [token, before] = [tokens[position], tokens[position - 1]];
  if (!token || !before || token.name === "COMMA") return [];
  if (before.name === "COMMA" && WANTS_VALUE.test(message))
    return [
      strayComma(
        source,
        before,
        "the comma in front of it: it is one too many, or what belongs behind it is missing",
      ),
    ];
  const lineStart = source.lines.lineStart(token.start);
  const above = tokens.slice(Math.max(0, position - 40), position).findLast(({ start }) => start < lineStart);
  if (above?.name !== "COMMA" || !/at end of statement/.test(message)) return [];
  return [
    strayComma(source, above, "behind this comma the statement goes on in the next line: it is one too many"),
  ];
}

function strayComma(source: SourceText, comma: GoToken, words: string): ByteFinding {
  return findingOf(source, comma.start, comma.end, { origin: "stray-comma", token: "COMMA", words });
}

/** "<<<<<<<", "=======" or ">>>>>>>" where a line begins. */
function isConflictMarker({ bytes, lines }: SourceText, { start }: GoToken): boolean {
  return lines.lineStart(start) === start && /^(?:<{7}|={7}|>{7})/.test(textOf(bytes, start, start + 7));
}

function conflictMarker(source: SourceText, { start, name }: GoToken): ByteFinding {
  const words = "a marker of a merge conflict that nobody resolved";
  return findingOf(source, start, start + 7, { origin: "conflict-marker", words, token: name });
}

function tokenWords({ bytes }: SourceText, { name, start, end }: GoToken, before: GoToken | null): string {
  const text = plainLine(Buffer.from(bytes.subarray(start, Math.min(end, start + 60))).toString("utf8"), 40);
  switch (name) {
    case "EOF":
      return "the file's end";
    case "IDENT":
      return `the name ${text}`;
    case "SEMICOLON":
      return bytes[start] === 0x0a ? "the line's end, where go/scanner puts a semicolon" : "a semicolon";
    case "COMMA":
      return before?.name === "COMMA"
        ? "a comma right behind another"
        : "a comma where none can stand: it is one too many, or what belongs in front of it is missing";
    case "ILLEGAL":
      return "no part of Go's syntax";
    case "INT":
    case "FLOAT":
    case "IMAG":
    case "CHAR":
    case "STRING":
      return `the literal ${text}`;
    case "COMMENT":
      return "a comment";
    default:
      return /^[a-z]+$/.test(text) ? `the keyword ${text}` : text;
  }
}

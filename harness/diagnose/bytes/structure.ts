import type { ByteFinding } from "../../domain/bytes-detail.ts";
import { checkBrackets, type Unclosed, type Unopened } from "./brackets.ts";
import { findingOf } from "./finding.ts";
import type { GoToken } from "./go-lexer.ts";
import { placeText, type SourceText, textOf } from "./source-text.ts";

/** Findings that are told; of more the number is enough. */
const MOST_TOLD = 50;

/** What does not close: the first findings, and the number of all. */
export interface Structure {
  readonly findings: readonly ByteFinding[];
  readonly total: number;
}

const NOTHING: Structure = { findings: [], total: 0 };

/**
 * Strings, comments and brackets of a whole Go source that are not closed, or closed and never opened. What stands behind an
 * unclosed string or comment was swallowed by it, so that brackets prove nothing then.
 */
export function checkStructure(source: SourceText): Structure {
  const { tokens, bytes, lines, whole } = source;
  if (!tokens) return NOTHING;
  const open = tokens.filter((token) => token.unclosed && (whole || token.end < bytes.length));
  if (open.length > 0) return firstOf(open, (token) => unclosedText(source, token));
  if (!whole) return NOTHING;
  const { unclosed, unopened } = checkBrackets(tokens, bytes, lines);
  const told = firstOf(unclosed, (each) => unclosedBracket(source, each));
  const more = firstOf(unopened, (each) => unopenedBracket(source, each));
  return { findings: [...told.findings, ...more.findings], total: told.total + more.total };
}

function firstOf<T>(all: readonly T[], tell: (each: T) => ByteFinding): Structure {
  return { findings: all.slice(0, MOST_TOLD).map(tell), total: all.length };
}

function unclosedText(source: SourceText, token: GoToken): ByteFinding {
  const sign = textOf(source.bytes, token.start, token.start + (token.name === "COMMENT" ? 2 : 1));
  const kind =
    token.name === "COMMENT" ? "comment" : sign === "`" ? "raw string" : sign === "'" ? "rune" : "string";
  const ends = token.end === source.bytes.length ? "the file ends" : "the line ends";
  return findingOf(source, token.end, Math.min(token.end + 1, source.bytes.length), {
    origin: token.name === "COMMENT" ? "unclosed-comment" : "unclosed-string",
    words: `${ends} in the ${kind} opened at ${placeText(source.lines.placeOf(token.start))}`,
    token: token.name,
    opener: token,
  });
}

function unclosedBracket(source: SourceText, { opener, missedAt, likely }: Unclosed): ByteFinding {
  const { bytes, lines } = source;
  const at = (token: GoToken) => placeText(lines.placeOf(token.start));
  const text = textOf(bytes, opener.start, opener.end);
  const where =
    missedAt.name === "EOF" ? "the file ends" : `${textOf(bytes, missedAt.start, missedAt.end)} comes`;
  const words = likely
    ? `one ${text} is never closed; by the indentation it is the one opened at ${at(likely)} (counted from the file's end, the one at ${at(opener)})`
    : `${where} and the ${text} opened at ${at(opener)} is not closed`;
  return findingOf(source, missedAt.start, missedAt.end, {
    ...{ origin: "unclosed-bracket", words, token: missedAt.name, opener: likely ?? opener },
  });
}

function unopenedBracket(source: SourceText, { closer, innermost }: Unopened): ByteFinding {
  const { bytes, lines } = source;
  const open = innermost
    ? `what is open is the ${textOf(bytes, innermost.start, innermost.end)} of ${placeText(lines.placeOf(innermost.start))}`
    : "nothing is open";
  const words = `${textOf(bytes, closer.start, closer.end)} closes nothing: ${open}`;
  return findingOf(source, closer.start, closer.end, {
    ...{ origin: "unopened-bracket", words, token: closer.name, opener: innermost },
  });
}

import { plainText } from "../domain/plain-text.ts";

/** Longest line that rules look at; what is beyond is cut, for no tool says its cause that late in a line. */
const LINE_LIMIT = 2_000;
/** Most lines that rules look at, two thirds from the head: the cause comes early, the summary late. */
const HEAD_LINES = 20_000;
const TAIL_LINES = 10_000;

/** A text as clean lines: no escape sequences, control or bidi characters; long lines clipped, the middle of huge texts left out. */
export function cleanLines(text: string): readonly string[] {
  const lines = plainText(text)
    .split("\n")
    .map((line) => (line.length > LINE_LIMIT ? line.slice(0, LINE_LIMIT) : line).trimEnd());
  if (lines.length <= HEAD_LINES + TAIL_LINES) return lines;
  return [...lines.slice(0, HEAD_LINES), ...lines.slice(-TAIL_LINES)];
}

/** True for a line that continues the one before it: the go tools indent with a tab, C compilers with spaces. */
export function isContinuation(line: string): boolean {
  return /^[\t ]+\S/.test(line);
}

/**
 * Lines that accompany a failure and never are its cause: progress, warnings, notes, counts of further errors, and the
 * remark about a newer go line that releases up to 1.20 append to whatever went wrong.
 */
const NOISE: readonly RegExp[] = [
  /^\s*$/,
  /^#/,
  /^go: (?:downloading|finding|extracting|found|added|upgraded|downgraded|to add|warning|creating new go\.mod:) /,
  /^go: warning: /,
  /^(?:[Nn]ote|[Ww]arning): /,
  /^go: note: /,
  /^[^:]+(?::\d+){0,2}: (?:warning|note): /,
  /^In file included from /,
  /^\s+from [^:]+:\d+/,
  /^[^:]+: In function ['‘`]/,
  /too many errors$/,
  /^\(and \d+ more errors?\)$/,
  /^collect2: (?:error: ld returned|fatal error: ld terminated)/,
  /^compilation terminated\.$/,
  // ld looks further, and says in the end what it did not find.
  /: skipping incompatible \S/,
];

/** True when a line cannot be a cause. */
export function isNoise(line: string): boolean {
  return NOISE.some((pattern) => pattern.test(line));
}

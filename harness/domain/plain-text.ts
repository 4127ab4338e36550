/**
 * Escape sequences of terminals: CSI ("ESC [ … m"), OSC and the other strings ("ESC ] … BEL" or "… ESC \\"), and
 * two-character ones; also with the one-byte C1 introducers. Of a string that never ends only the introducer goes, so that
 * nobody can hide a line behind one.
 */
const ESCAPES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u0080-\u009f\r\n]{0,4096}(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]?/g;

/** Control characters but tab and newline, and what changes the order or visibility of text (bidi, zero width, tags). */
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/**
 * Text from outside made fit for a terminal: escape sequences, control, bidi and invisible characters are gone, CRLF is
 * LF, lone surrogates are U+FFFD; tabs and newlines stay.
 */
export function plainText(text: string): string {
  return text
    .replace(ESCAPES, "")
    .replace(/\r\n?/g, "\n")
    .replace(INVISIBLE, "")
    .replace(/[\ud800-\udfff]/gu, "\ufffd");
}

/** `plainText` on one line: runs of white space become one space, and past `limit` characters it ends in "…". */
export function plainLine(text: string, limit = 400): string {
  const line = plainText(text.slice(0, limit * 8))
    .replace(/\s+/g, " ")
    .trim();
  const points = [...line];
  return points.length <= limit ? line : `${points.slice(0, limit - 1).join("")}…`;
}

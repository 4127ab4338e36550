import type { SourcePlace } from "../domain/verdict.ts";
import { parsePlaced } from "./place.ts";
import { isContinuation } from "./text-lines.ts";

/** Longest text that is quoted, in characters. */
export const FIRST_ERROR_LIMIT = 600;

/** What the testing package and go test say of a test or a package; nobody's last words. */
const TEST_REMARK = /^(?:ok|FAIL|PASS|\?|===|---)(?:\s|$)/;

/** The last line before `index` that says something; `index` itself where nothing was said. */
export function lastWordsBefore(lines: readonly string[], index: number): number {
  for (let at = index - 1; at >= 0; at--) {
    const line = lines[at] ?? "";
    if (TEST_REMARK.test(line)) return index;
    if (line.trim() !== "") return at;
  }
  return index;
}

/** The line that a reader would quote: with its place made readable; a continuation takes its head line in front. */
export function firstErrorOf(
  lines: readonly string[],
  index: number,
  root: string,
): {
  readonly text: string;
  readonly place: SourcePlace | null;
  readonly message: string;
} {
  const own = lines[index] ?? "";
  const head = isContinuation(own) ? headOf(lines, index) : null;
  const placed = parsePlaced(head ?? own, root);
  const message = [placed ? placed.message : head?.trim(), head === null && placed ? null : own.trim()]
    .filter((part) => part)
    .join(" ");
  const where = placed
    ? [placed.place.file, placed.place.line, placed.place.column].filter((part) => part !== null).join(":")
    : "";
  const said = [message, ...continued(lines, index, message)].join(" ");
  const text = where ? `${where}: ${said}` : said;
  return {
    text: text.slice(0, FIRST_ERROR_LIMIT),
    place: placed?.place ?? null,
    message,
  };
}

/** The probe, as the go command names it where a tool stands: in a cell, and where a user's own build is watched. */
const WRAPPER = /(?:\/gauntlet\/probe|\/\S*\/gauntlet-\w+)\/probe(?=: )/g;

/** A quotation with the tool's name in place of our wrapper's, which the reader never called. `tool`: null where it is not known. */
export function unwrapped(text: string, tool: string | null): string {
  return text.replace(WRAPPER, tool === null || tool === "go" ? "a tool" : tool);
}

/** A line that tells a place and nothing else: "a_test.go:12:", "Error Trace:	a_test.go:12". */
const BARE_PLACE = /^(?:[A-Z][\w ]{0,30}:\s*)?\S+\.go:\d+:?$/;

/**
 * What a line leaves open (it ends with a colon, or names a failed test) stands in the lines that continue it: two that
 * say something tell enough. Assertion libraries put places alone on lines in front: the first is kept.
 */
function continued(lines: readonly string[], index: number, message: string): readonly string[] {
  if (!message.endsWith(":") && !message.startsWith("--- FAIL: ")) return [];
  // A subtest says what went wrong, and its parent only that something did.
  const below = lines[index + 1] ?? "";
  if (below.trim().startsWith("--- FAIL: ") && indentOf(below) > indentOf(lines[index] ?? ""))
    return [below.trim(), ...continued(lines, index + 1, below.trim())];
  const next = lines.slice(index + 1, index + 8).map((line) => (isContinuation(line) ? line.trim() : ""));
  const end = next.findIndex((line) => line === "" || line.startsWith("--- "));
  const told = (end < 0 ? next : next.slice(0, end)).map((line) => line.replace(/\s*\t\s*/g, " "));
  const [place, ...rest] = told;
  if (place === undefined) return [];
  if (!BARE_PLACE.test(place)) return [told.slice(0, 2).join("; ")];
  const said = rest.filter((line) => !BARE_PLACE.test(line)).slice(0, 2);
  return [[place, said.join("; ")].filter((part) => part !== "").join(" ")];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function headOf(lines: readonly string[], index: number): string | null {
  for (let at = index - 1; at >= 0 && index - at < 20; at--) {
    const line = lines[at] ?? "";
    if (line.trim() === "") return null;
    if (!isContinuation(line)) return /^#/.test(line) ? null : line;
  }
  return null;
}

import type { LinkMemoryRow } from "../domain/analysis.ts";
import type { ExitCodeRow } from "../domain/finding.ts";
import { plainLine } from "../domain/plain-text.ts";
import { mebibytes } from "../domain/quantity.ts";
import type { Level } from "../domain/verdict.ts";
import { table } from "./table.ts";

/** How many links the terminal lists, the largest first; the document has all. */
const LINKS_SHOWN = 6;

const LEVELS: Readonly<Record<Level, string>> = {
  go: "go command",
  tool: "tool",
  child: "child of a tool",
  program: "program",
};

/**
 * The exit codes by level, each with its cells and, for 2, 62 and 64, what the handbook calls it and what it was. `ran`:
 * some cell had a step.
 */
export function exitCodeLines(rows: readonly ExitCodeRow[], ran: boolean): string[] {
  if (rows.length === 0) return ran ? ["exit codes: no process was seen to exit with other than 0"] : [];
  const body = table(
    rows.map((row) => [
      LEVELS[row.level],
      plainLine(row.tool ?? "", 40),
      String(row.code),
      row.cells.length > 2 ? `${row.cells.length} cells` : row.cells.join(", "),
    ]),
    [2],
  );
  const lines = body.flatMap((line, index) => {
    const note = rows[index]?.note;
    return [`  ${line}`, ...(note ? [`      ${plainLine(note, 600)}`] : [])];
  });
  const missing = [62, 64].filter((code) => !rows.some((row) => row.code === code));
  const none = missing.length > 0 ? [`  no process was seen to exit ${missing.join(" or ")}`] : [];
  return ["exit codes other than 0, by level (never summed):", ...lines, ...none];
}

/** The largest links: max RSS with its source, anonymous and file-backed peaks. Unknown is said, never 0. */
export function linkMemoryLines(rows: readonly LinkMemoryRow[]): string[] {
  if (rows.length === 0) return [];
  const sorted = rows.toSorted((a, b) => (b.maxRssBytes ?? -1) - (a.maxRssBytes ?? -1));
  const shown = sorted.slice(0, LINKS_SHOWN);
  const body = shown.map((row) => [
    row.cell,
    plainLine(row.step ?? "", 40),
    plainLine(row.package ?? "(package unknown)", 60),
    `${bytesWord(row.maxRssBytes)}${row.maxRssSource === null ? "" : ` ${row.maxRssSource}`}`,
    bytesWord(row.peakAnonBytes),
    bytesWord(row.peakFileBytes),
    row.completed ? "" : "did not finish",
  ]);
  const lines = table(
    [["cell", "step", "package", "max RSS", "anonymous", "file-backed", ""], ...body],
    [4, 5],
  );
  const more = rows.length > shown.length ? [`  and ${rows.length - shown.length} more`] : [];
  return [
    "linker memory, largest first (sampled: a lower bound; sources are not comparable):",
    ...lines.map((line) => `  ${line}`),
    ...more,
  ];
}

function bytesWord(bytes: number | null): string {
  return bytes === null ? "unknown" : mebibytes(bytes);
}

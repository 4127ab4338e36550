import { columns, pad } from "./terminal-text.ts";

/** Rows in columns two blanks apart; the columns in `right` are set to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(0, ...rows.map((row) => columns(row[column] ?? ""))),
  );
  return rows.map((row) =>
    row
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return right.includes(column) ? " ".repeat(width - columns(text)) + text : pad(text, width);
      })
      .join("  ")
      .trimEnd(),
  );
}

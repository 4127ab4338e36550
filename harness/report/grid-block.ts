import type { GridLayout, GridRow } from "./grid-layout.ts";
import { clip, columns, type Drawing } from "./terminal-text.ts";

/** Columns of a grid that fit side by side. All widths are in terminal columns and add up to at most the drawing's. */
export interface Block {
  readonly labelWidth: number;
  readonly widths: readonly number[];
  readonly headers: readonly string[];
  readonly rows: readonly GridRow[];
}

/** Blanks before each mark. */
export const GUTTER = 2;

/** No label takes more than this part of a line. */
const LABEL_SHARE = 0.6;

/** Splits the columns into blocks that fit the width; labels and headers are cut where even one column would not fit. */
export function blocksOf(layout: GridLayout, { width, unicode }: Drawing): Block[] {
  const longest = Math.max(0, ...layout.rows.map((row) => columns(row.label)));
  const labelWidth = Math.min(longest, Math.floor(width * LABEL_SHARE));
  const room = Math.max(0, width - labelWidth);
  const widths = layout.headers.map((header) => Math.min(room, Math.max(columns(header), GUTTER) + GUTTER));
  return splitColumns(widths, room).map(([from, to]) => ({
    labelWidth,
    widths: widths.slice(from, to),
    headers: layout.headers.slice(from, to).map((each) => clip(each, Math.max(0, room - GUTTER), unicode)),
    rows: layout.rows.map((row) => ({
      label: row.label,
      cells: row.cells.slice(from, to),
    })),
  }));
}

/** Ranges of columns, as many to a range as the room holds and at least one. */
function splitColumns(widths: readonly number[], room: number): [number, number][] {
  const ranges: [number, number][] = [];
  let [from, taken] = [0, 0];
  widths.forEach((width, index) => {
    if (taken + width > room && index > from) {
      ranges.push([from, index]);
      [from, taken] = [index, 0];
    }
    taken += width;
  });
  return widths.length > 0 ? [...ranges, [from, widths.length]] : ranges;
}

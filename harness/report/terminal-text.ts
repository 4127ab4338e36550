import stringWidth from "string-width";

/** How a report is drawn. `width` in columns, `height` in lines (absent: as many as it takes). */
export interface Drawing {
  readonly width: number;
  readonly height?: number;
  readonly colour: boolean;
  readonly unicode: boolean;
}

/** Columns that plain text takes on a terminal. */
export function columns(text: string): number {
  // Most text is plain ASCII, and cutting text into graphemes costs a thousand times as much as looking at its length.
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}

/** Plain text cut to `width` columns, the last one "…" (or "~") when something is missing. Colours go on afterwards. */
export function clip(text: string, width: number, unicode = true): string {
  if (columns(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (columns(kept + character) > width - 1) break;
    kept += character;
  }
  return width < 1 ? "" : kept + (unicode ? "…" : "~");
}

/** Plain text filled up with blanks to `width` columns. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

/** Puts pieces on lines of at most `width` columns, `gap` between them; a piece that is too long is cut. */
export function flow(pieces: readonly string[], width: number, gap: string, unicode = true): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    const joined = last === undefined ? piece : `${last}${gap}${piece}`;
    if (last !== undefined && columns(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(clip(piece, width, unicode));
  }
  return lines;
}

import { plainLine } from "../domain/plain-text.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { isUnexpected, markPaint, markText } from "./marks.ts";
import { paletteOf } from "./palette.ts";
import type { Drawing } from "./terminal-text.ts";

/** A finished cell on one line, where nothing can be redrawn: `[3/15] ✗ linux-amd64+go1.25rc1 compile.types: …`. */
export function renderCellLine(
  verdict: CellVerdict,
  number: number,
  total: number,
  { colour, unicode }: Pick<Drawing, "colour" | "unicode">,
): string {
  const palette = paletteOf(colour);
  const odd = isUnexpected(verdict);
  const mark = markText(verdict.outcome, unicode) + (odd ? markText("unexpected", unicode) : "");
  const said = verdict.verdict
    ? `${verdict.verdict.failureClass}: ${verdict.verdict.firstError}`
    : (verdict.reason ?? "");
  const word = verdict.outcome === "pass" || verdict.outcome === "fail" ? "" : ` ${verdict.outcome}:`;
  const difference = odd && verdict.difference ? ` (${plainLine(verdict.difference, 160)})` : "";
  const line = `${plainLine(verdict.cell, 120)}${word} ${plainLine(said, 240)}`.trimEnd();
  return `[${number}/${total}] ${markPaint(verdict.outcome, palette)(mark)} ${line}${palette.odd(difference)}`;
}

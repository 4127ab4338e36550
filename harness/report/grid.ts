import type { Cell, CellId, Plan } from "../domain/cell.ts";
import { plainLine } from "../domain/plain-text.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { type GridLayout, layOut } from "./grid-layout.ts";
import { isUnexpected, legendEntries, type MarkName, markPaint, markText } from "./marks.ts";
import { type Palette, paletteOf } from "./palette.ts";
import { clip, columns, type Drawing, flow, pad } from "./terminal-text.ts";

/** A run as it stands, for the live view. `frame` turns the spinners. */
export interface GridState {
  readonly plan: Plan;
  readonly project: string;
  readonly verdicts: ReadonlyMap<CellId, CellVerdict>;
  readonly running: ReadonlySet<CellId>;
  readonly elapsedMs: number | null;
  readonly frame: number;
}

/** The grid: a title line, blocks of columns that fit the width, and a legend of the marks in use. No line is wider than `width`. */
export function renderGrid(state: GridState, drawing: Drawing): string {
  const palette = paletteOf(drawing.colour);
  const layout = layOut(state.plan);
  const used = new Set<MarkName>();
  const blocks = blocksOf(layout, drawing).map((block) => drawBlock(block, state, drawing, palette, used));
  const legend = flow(legendEntries(used, drawing.unicode), drawing.width, "   ", drawing.unicode);
  const lines = [titleLine(state, drawing), ...blocks.flat(), ...legend.map((line) => palette.faint(line))];
  return lines.join("\n");
}

function titleLine(state: GridState, { width, unicode }: Drawing): string {
  const dot = unicode ? " · " : " - ";
  const steps = [...new Set(state.plan.cells.flatMap((cell) => cell.steps.map((step) => step.kind)))];
  const left = [state.plan.scenario, state.project, steps.join(", ")].map((each) => plainLine(each, 120));
  const title = left.filter((each, index) => each !== "" && left.indexOf(each) === index).join(dot);
  const right = progressWords(state);
  const room = width - columns(right) - 2;
  if (room < 10) return clip(right, width, unicode);
  return `${pad(clip(title, room, unicode), room)}  ${right}`;
}

function progressWords({ plan, verdicts, running, elapsedMs }: GridState): string {
  const done = plan.cells.filter((cell) => verdicts.has(cell.id)).length;
  const at = running.size > 0 ? [`${running.size} running`] : [];
  return [
    `${done}/${plan.cells.length} cells`,
    ...at,
    ...(elapsedMs === null ? [] : [clock(elapsedMs)]),
  ].join("  ");
}

/** "00:41", "1:02:03". */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

interface Block {
  readonly labelWidth: number;
  readonly widths: readonly number[];
  readonly headers: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly (Cell | null)[] }[];
}

const GUTTER = 2;

/** Splits the columns into blocks of which each fits; labels and headers are cut where even one column would not fit. */
function blocksOf(layout: GridLayout, { width, unicode }: Drawing): Block[] {
  const longest = Math.max(0, ...layout.rows.map((row) => columns(row.label)));
  const labelWidth = Math.max(0, Math.min(longest, Math.floor(width * 0.6)));
  const room = Math.max(0, width - labelWidth);
  const widths = layout.headers.map((header) => Math.min(room, Math.max(columns(header), 2) + GUTTER));
  return splitColumns(widths, room).map(([from, to]) => ({
    labelWidth,
    widths: widths.slice(from, to),
    headers: layout.headers
      .slice(from, to)
      .map((header) => clip(header, Math.max(0, room - GUTTER), unicode)),
    rows: layout.rows.map((row) => ({ label: row.label, cells: row.cells.slice(from, to) })),
  }));
}

function splitColumns(widths: readonly number[], room: number): [number, number][] {
  const blocks: [number, number][] = [];
  let [from, taken] = [0, 0];
  widths.forEach((width, index) => {
    if (taken + width > room && index > from) {
      blocks.push([from, index]);
      [from, taken] = [index, 0];
    }
    taken += width;
  });
  return widths.length > 0 ? [...blocks, [from, widths.length]] : blocks;
}

function drawBlock(
  block: Block,
  state: GridState,
  { width, unicode }: Drawing,
  palette: Palette,
  used: Set<MarkName>,
): string[] {
  const head = block.headers.map((header, index) => pad(`  ${header}`, block.widths[index] ?? 0)).join("");
  const lines = block.rows.map((row) => {
    const label = pad(clip(row.label, block.labelWidth, unicode), block.labelWidth);
    const cells = row.cells.map((cell, index) =>
      drawCell(cell, block.widths[index] ?? 0, state, unicode, palette, used),
    );
    return (label + cells.join("")).trimEnd();
  });
  return [clip(pad("", block.labelWidth) + head, width, unicode).trimEnd(), ...lines].filter(
    (line, index) => index > 0 || line !== "",
  );
}

function drawCell(
  cell: Cell | null,
  width: number,
  state: GridState,
  unicode: boolean,
  palette: Palette,
  used: Set<MarkName>,
): string {
  if (cell === null || width < 1) return " ".repeat(Math.max(0, width));
  const verdict = state.verdicts.get(cell.id);
  const name = markOf(cell, verdict, state);
  const odd = verdict !== undefined && isUnexpected(verdict) && width > 1;
  used.add(name);
  if (odd) used.add("unexpected");
  const text = markText(name, unicode, state.frame);
  const star = odd ? palette.odd(markText("unexpected", unicode)) : "";
  const lead = Math.min(GUTTER, Math.max(0, width - 1 - (odd ? 1 : 0)));
  const trail = Math.max(0, width - lead - 1 - (odd ? 1 : 0));
  return " ".repeat(lead) + markPaint(name, palette)(text) + star + " ".repeat(trail);
}

function markOf(cell: Cell, verdict: CellVerdict | undefined, state: GridState): MarkName {
  if (verdict) return verdict.outcome;
  if (state.running.has(cell.id)) return "running";
  return cell.support.kind === "supported" ? "waiting" : cell.support.kind;
}

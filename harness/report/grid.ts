import type { Cell, CellId, Plan } from "../domain/cell.ts";
import { groupBy } from "../domain/group-by.ts";
import { plainLine } from "../domain/plain-text.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { type Block, blocksOf, GUTTER } from "./grid-block.ts";
import { type GridRow, layOut } from "./grid-layout.ts";
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

/** What drawing one cell needs. */
interface Brush {
  readonly state: GridState;
  readonly palette: Palette;
  readonly unicode: boolean;
}

/**
 * The grid: a title line, the columns in as many blocks as the width asks for, and a legend of the marks in use. No line
 * is wider than `width`; with a `height`, rows that do not fit are counted in place of drawn.
 */
export function renderGrid(state: GridState, drawing: Drawing): string {
  const { width, unicode, height } = drawing;
  const brush: Brush = { state, palette: paletteOf(drawing.colour), unicode };
  const layout = layOut(state.plan);
  const blocks = blocksOf(layout, drawing);
  const legend = flow(legendEntries(marksIn(state), unicode, state.frame), width, "   ", unicode);
  const room =
    height === undefined ? layout.rows.length : rowsThatFit(height - 1 - legend.length, blocks.length);
  const lines = [
    titleLine(state, drawing),
    ...blocks.flatMap((block) => drawBlock(block, room, brush, width)),
    ...legend.map((line) => brush.palette.faint(line)),
  ];
  return (height === undefined ? lines : lines.slice(0, Math.max(1, height))).join("\n");
}

/** Rows for each block when `lines` are left; each block has a header and may need a line for the rest. */
function rowsThatFit(lines: number, blocks: number): number {
  return Math.max(1, Math.floor(lines / Math.max(1, blocks)) - 2);
}

function marksIn(state: GridState): Set<MarkName> {
  const used = new Set<MarkName>();
  for (const cell of state.plan.cells) {
    used.add(markOf(cell, state));
    const verdict = state.verdicts.get(cell.id);
    if (verdict && isUnexpected(verdict)) used.add("unexpected");
  }
  return used;
}

function titleLine(state: GridState, { width, unicode }: Drawing): string {
  const steps = [...new Set(state.plan.cells.flatMap((cell) => cell.steps.map((step) => step.kind)))];
  const left = [state.plan.scenario, state.project, steps.join(", ")].map((each) => plainLine(each, 120));
  const title = [...new Set(left)].filter((each) => each !== "").join(unicode ? " · " : " - ");
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
function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

function drawBlock(block: Block, room: number, brush: Brush, width: number): string[] {
  const head = block.headers.map((header, index) => pad(`  ${header}`, block.widths[index] ?? 0)).join("");
  const fits = block.rows.length <= room + 1;
  const shown = fits ? block.rows : block.rows.slice(0, room);
  const lines = shown.map((row) => drawRow(row, block, brush));
  const rest = block.rows.slice(shown.length);
  return [
    clip(" ".repeat(block.labelWidth) + head, width, brush.unicode).trimEnd(),
    ...lines,
    ...(rest.length > 0 ? [clip(restWords(rest, brush), width, brush.unicode)] : []),
  ];
}

function drawRow(row: GridRow, { labelWidth, widths }: Block, brush: Brush): string {
  const label = pad(clip(row.label, labelWidth, brush.unicode), labelWidth);
  return (
    label + row.cells.map((cell, index) => drawCell(cell, widths[index] ?? 0, brush)).join("")
  ).trimEnd();
}

function drawCell(cell: Cell | null, width: number, { state, palette, unicode }: Brush): string {
  if (cell === null || width < 1) return " ".repeat(width);
  const verdict = state.verdicts.get(cell.id);
  const name = markOf(cell, state);
  const star =
    verdict !== undefined && isUnexpected(verdict) && width > 1 ? markText("unexpected", unicode) : "";
  const taken = 1 + star.length;
  const lead = Math.min(GUTTER, width - taken);
  const mark = markPaint(name, palette)(markText(name, unicode, state.frame));
  return " ".repeat(lead) + mark + (star && palette.odd(star)) + " ".repeat(width - lead - taken);
}

function markOf(cell: Cell, { verdicts, running }: GridState): MarkName {
  const verdict = verdicts.get(cell.id);
  if (verdict) return verdict.outcome;
  if (running.has(cell.id)) return "running";
  return cell.support.kind === "supported" ? "waiting" : cell.support.kind;
}

/** "and 40 more rows: 35 pass, 5 fail". */
function restWords(rows: readonly GridRow[], { state }: Brush): string {
  const cells = rows.flatMap((row) => row.cells.filter((cell) => cell !== null));
  const counts = groupBy(cells, (cell) => markOf(cell, state));
  const words = [...counts].map(([name, all]) => `${all.length} ${name}`);
  return `and ${rows.length} more rows: ${words.join(", ")}`;
}

import type { AxisName, Cell, CellId, Plan } from "../domain/cell.ts";
import { compareGoVersions } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import { plainLine } from "../domain/plain-text.ts";

/** A grid without its marks: what each row and column stands for, and which cell lies where. */
export interface GridLayout {
  readonly columnAxis: AxisName | null;
  readonly headers: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly (Cell | null)[] }[];
}

/** One column per value of the go axis where it varies, else of the widest axis; one row per combination of the others. */
export function layOut(plan: Plan): GridLayout {
  const axes = varying(plan);
  const columnAxis = columnAxisOf(plan, axes);
  const rowAxes = axes.filter((axis) => axis !== columnAxis);
  const headers = columnValues(plan, columnAxis);
  const rows = [...groupBy(plan.cells, (cell) => rowLabel(cell, rowAxes, plan))].map(([label, cells]) => {
    const byColumn = new Map(cells.map((cell) => [columnValue(cell, columnAxis), cell]));
    return { label, cells: headers.map((header) => byColumn.get(header) ?? null) };
  });
  return { columnAxis, headers, rows };
}

function varying(plan: Plan): AxisName[] {
  const names = new Set<AxisName>(["go", "target", "cgo", ...plan.varying]);
  for (const cell of plan.cells) for (const name of Object.keys(cell.axes)) names.add(name as AxisName);
  return [...names].filter((axis) => distinct(plan, axis) > 1);
}

function distinct(plan: Plan, axis: AxisName): number {
  return new Set(plan.cells.map((cell) => columnValue(cell, axis))).size;
}

function columnAxisOf(plan: Plan, axes: readonly AxisName[]): AxisName | null {
  if (axes.includes("go")) return "go";
  return axes.toSorted((a, b) => distinct(plan, b) - distinct(plan, a))[0] ?? null;
}

function columnValue(cell: Cell, axis: AxisName | null): string {
  if (axis === null) return "";
  return axis === "go" ? cell.go : valueText(cell.axes[axis]);
}

function valueText(value: string | undefined): string {
  if (value === undefined) return "(unset)";
  return value === "" ? '""' : plainLine(value, 60);
}

function columnValues(plan: Plan, axis: AxisName | null): string[] {
  if (axis === "go") return [...new Set(plan.cells.map((cell) => cell.go))].sort(compareGoVersions);
  return [...new Set(plan.cells.map((cell) => columnValue(cell, axis)))];
}

/** "linux/amd64 cgo=1 ldflags=-s -w"; the one Go version's name where nothing varies but the columns. */
function rowLabel(cell: Cell, axes: readonly AxisName[], plan: Plan): string {
  const words = axes.map((axis) =>
    axis === "target" ? valueText(cell.axes.target) : `${axis}=${valueText(cell.axes[axis])}`,
  );
  if (words.length > 0) return words.join(" ");
  return cell.axes.target === undefined ? plainLine(plan.scenario, 40) : valueText(cell.axes.target);
}

/** The cells of a layout by id, for tests and for those who draw. */
export function cellsOfLayout(layout: GridLayout): CellId[] {
  return layout.rows.flatMap((row) => row.cells.flatMap((cell) => (cell ? [cell.id] : [])));
}

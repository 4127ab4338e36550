import type { AxisName, Cell, Plan } from "../domain/cell.ts";
import { compareGoVersions } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import { plainLine } from "../domain/plain-text.ts";

/** One combination of the axes that are not columns. `cells` has one place for each column, null where the plan has no cell. */
export interface GridRow {
  readonly label: string;
  readonly cells: readonly (Cell | null)[];
}

/** A grid without its marks. Headers and labels are plain text of any length. */
export interface GridLayout {
  readonly headers: readonly string[];
  readonly rows: readonly GridRow[];
}

/** One column for each value of the go axis where it varies, else of the widest axis; a row for each combination of others. */
export function layOut(plan: Plan): GridLayout {
  const axes = varyingAxes(plan);
  const columnAxis = columnAxisOf(plan, axes);
  const rowAxes = axes.filter((axis) => axis !== columnAxis);
  const values = columnValues(plan, columnAxis);
  const rows = groupBy(plan.cells, (cell) =>
    JSON.stringify(rowAxes.map((axis) => axisValue(cell, axis) ?? null)),
  );
  return {
    headers: values.map(valueText),
    rows: [...rows.values()].map((cells) => rowOf(cells, values, columnAxis, rowAxes, plan)),
  };
}

function rowOf(
  cells: readonly Cell[],
  values: readonly (string | undefined)[],
  columnAxis: AxisName | null,
  rowAxes: readonly AxisName[],
  plan: Plan,
): GridRow {
  const byValue = new Map(cells.map((cell) => [columnAxis && axisValue(cell, columnAxis), cell]));
  const [first] = cells;
  return {
    label: first ? rowLabel(first, rowAxes, columnAxis, plan) : "",
    cells: values.map((value) => byValue.get(columnAxis && value) ?? null),
  };
}

function varyingAxes(plan: Plan): AxisName[] {
  const names = new Set<AxisName>(["go", "target", "cgo"]);
  for (const cell of plan.cells) for (const name of Object.keys(cell.axes)) names.add(name as AxisName);
  return [...names].filter((axis) => countValues(plan, axis) > 1);
}

function countValues(plan: Plan, axis: AxisName): number {
  return new Set(plan.cells.map((cell) => axisValue(cell, axis))).size;
}

function columnAxisOf(plan: Plan, axes: readonly AxisName[]): AxisName | null {
  if (axes.includes("go")) return "go";
  return axes.toSorted((a, b) => countValues(plan, b) - countValues(plan, a))[0] ?? null;
}

function axisValue(cell: Cell, axis: AxisName): string | undefined {
  return axis === "go" ? cell.go : cell.axes[axis];
}

function columnValues(plan: Plan, axis: AxisName | null): (string | undefined)[] {
  if (axis === null) return plan.cells.length === 0 ? [] : [plan.cells[0]?.go];
  if (axis === "go") return [...new Set(plan.cells.map((cell) => cell.go))].sort(compareGoVersions);
  return [...new Set(plan.cells.map((cell) => axisValue(cell, axis)))];
}

function valueText(value: string | undefined): string {
  if (value === undefined) return "(unset)";
  return value === "" ? '""' : plainLine(value, 80);
}

/** "linux/amd64 cgo=1 ldflags=-s -w"; what all cells share where nothing but the column varies: target, else release. */
function rowLabel(cell: Cell, axes: readonly AxisName[], columnAxis: AxisName | null, plan: Plan): string {
  if (axes.length === 0 && columnAxis === "target") return `go${cell.go}`;
  if (axes.length === 0)
    return cell.axes.target === undefined ? plainLine(plan.scenario, 40) : valueText(cell.axes.target);
  return axes
    .map((axis) =>
      axis === "target" ? valueText(cell.axes.target) : `${axis}=${valueText(axisValue(cell, axis))}`,
    )
    .join(" ");
}

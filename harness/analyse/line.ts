import type { Axes, AxisName, Cell } from "../domain/cell.ts";
import { compareGoVersions } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import type { CellState } from "./answer.ts";

/** Cells that differ in the Go version alone, oldest first. `axes` are their other axes. */
export interface Line {
  readonly axes: Axes;
  readonly states: readonly CellState[];
}

/** Groups cells into lines along the go axis, in the order in which the plan first names them. */
export function linesOf(states: readonly CellState[]): Line[] {
  const groups = groupBy(states, (state) => keyWithout(state.cell, "go"));
  return [...groups.values()].map((group) => ({
    axes: withoutAxis(group[0]?.cell.axes ?? {}, "go"),
    states: group.toSorted((a, b) => compareGoVersions(a.cell.go, b.cell.go)),
  }));
}

type HasAxes = Pick<Cell, "axes">;

/** A key that is equal for cells which agree in every axis but `axis`. */
export function keyWithout(cell: HasAxes, axis: AxisName): string {
  const entries = Object.entries(cell.axes).filter(([name]) => name !== axis);
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withoutAxis(axes: Axes, axis: AxisName): Axes {
  return Object.fromEntries(Object.entries(axes).filter(([name]) => name !== axis));
}

/** The axes in which the cells differ, target and cgo first, then as the cells name them. */
export function varyingAxes(cells: readonly HasAxes[]): AxisName[] {
  const names = new Set<AxisName>(["target", "cgo"]);
  for (const cell of cells) for (const name of Object.keys(cell.axes)) names.add(name as AxisName);
  return [...names].filter((name) => new Set(cells.map((cell) => cell.axes[name])).size > 1);
}

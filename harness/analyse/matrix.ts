import type { AxisName } from "../domain/cell.ts";
import type { GoVersion } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import type { CellState } from "./answer.ts";
import { keyWithout, type Line, linesOf, varyingAxes } from "./line.ts";

/** What findings are made from. */
export interface Matrix {
  readonly states: readonly CellState[];
  readonly lines: readonly Line[];
  /** The axes that vary, but go. */
  readonly axes: readonly AxisName[];
  /** For each axis that varies, but go: the groups of cells that differ in that axis alone. */
  readonly siblings: ReadonlyMap<AxisName, readonly (readonly CellState[])[]>;
  /** False for a matrix of a single release. */
  readonly manyReleases: boolean;
  /** All Go releases that are known to exist; may be empty. */
  readonly releases: readonly GoVersion[];
}

/** Arranges a run's cells along their axes. */
export function matrixOf(states: readonly CellState[], releases: readonly GoVersion[]): Matrix {
  const axes = varyingAxes(states.map((state) => state.cell)).filter((axis) => axis !== "go");
  const siblings = new Map(axes.map((axis) => [axis, siblingsOf(states, axis)]));
  const manyReleases = new Set(states.map((state) => state.cell.go)).size > 1;
  return {
    states,
    lines: linesOf(states),
    axes,
    siblings,
    manyReleases,
    releases,
  };
}

function siblingsOf(states: readonly CellState[], axis: AxisName): CellState[][] {
  return [...groupBy(states, (state) => keyWithout(state.cell, axis)).values()];
}

import type { AxisName } from "../domain/cell.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { CellState } from "./answer.ts";
import { type Line, linesOf, varyingAxes } from "./line.ts";

/** What findings are made from. */
export interface Matrix {
  readonly states: readonly CellState[];
  readonly lines: readonly Line[];
  /** The axes that vary, but go. */
  readonly axes: readonly AxisName[];
  /** All Go releases that are known to exist; may be empty. */
  readonly releases: readonly GoVersion[];
}

/** Arranges a run's cells along their axes. */
export function matrixOf(states: readonly CellState[], releases: readonly GoVersion[]): Matrix {
  const axes = varyingAxes(states.map((state) => state.cell)).filter((axis) => axis !== "go");
  return { states, lines: linesOf(states), axes, releases };
}

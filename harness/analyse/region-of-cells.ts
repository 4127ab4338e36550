import { groupBy } from "../domain/group-by.ts";
import type { CellState } from "./answer.ts";
import type { Matrix } from "./matrix.ts";
import { conditionsOf, everywhereWords, regionWords } from "./region.ts";
import { listWords } from "./words.ts";

/** Where a set of cells lies, exactly: "on windows/amd64: go1.24.13; on wasip1/wasm: go1.24.13 and go1.27.4". */
export function regionOfCells(cells: readonly CellState[], matrix: Matrix): string {
  const inside = new Set(cells);
  const showing = matrix.lines.filter((line) => line.states.some((state) => inside.has(state)));
  const folds = groupBy(showing, (line) =>
    listWords(line.states.filter((state) => inside.has(state)).map((state) => `go${state.cell.go}`)),
  );
  const parts = [...folds].map(([versions, lines]) => {
    const where = regionWords(
      conditionsOf(lines, matrix.lines, matrix.axes),
      everywhereWords(matrix.axes, false),
    );
    return where === "" ? versions : `${where}: ${versions}`;
  });
  return parts.join("; ");
}

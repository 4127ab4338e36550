import type { Axes, AxisName } from "../domain/cell.ts";
import type { AxesTest } from "./conditions.ts";

/** Axes with their values expanded, each value in the one form that cells show. */
export type ExpandedMatrix = readonly (readonly [AxisName, readonly string[]])[];

/**
 * GitHub's semantics: all combinations, less the excluded; then each include in turn widens every combination whose
 * matrix values it does not contradict, and when there is none, stands as a combination of its own. Values that an
 * include added may be replaced by a later one; the matrix's own never are.
 */
export function combine(
  matrix: ExpandedMatrix,
  excluded: readonly AxesTest[],
  includes: readonly Axes[],
): Axes[] {
  const base = product(matrix).filter((axes) => !excluded.some((test) => test(axes)));
  const axisNames = new Set<string>(matrix.map(([name]) => name));
  const widened: Axes[] = [...base];
  const added: Axes[] = [];
  for (const include of includes) {
    const pairs = Object.entries(include).filter(([name]) => axisNames.has(name));
    let found = false;
    for (const [at, original] of base.entries()) {
      if (pairs.some(([name, value]) => original[name as AxisName] !== value)) continue;
      widened[at] = { ...widened[at], ...include };
      found = true;
    }
    if (!found) added.push(include);
  }
  return [...widened, ...added];
}

/** The cartesian product; the last axis varies fastest. An empty matrix has no combination. */
function product(matrix: ExpandedMatrix): Axes[] {
  if (matrix.length === 0) return [];
  let rows: Axes[] = [{}];
  for (const [name, values] of matrix)
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
  return rows;
}

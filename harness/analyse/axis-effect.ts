import type { AxisName } from "../domain/cell.ts";
import type { Finding } from "../domain/finding.ts";
import type { Signature } from "../domain/verdict.ts";
import { type CellState, shows } from "./answer.ts";
import type { Matrix } from "./matrix.ts";
import { axisWords } from "./region.ts";
import { listWords } from "./words.ts";

/** Cells that differ in one axis alone. */
type Siblings = readonly CellState[];

/**
 * What each varying axis but go does to a failure: it matters where a failing cell has a sibling, different in that axis
 * alone, with another answer; it does not matter only where every failing cell has a sibling and all siblings that can
 * exist answered alike. In between nothing is said.
 */
export function axisEffects(matrix: Matrix, signature: Signature, failureClass: string): Finding[] {
  return matrix.axes.flatMap((axis) => {
    const groups = matrix.siblings.get(axis) ?? [];
    const failing = groups.filter((group) => group.some((state) => shows(state, signature)));
    const turned = failing.filter((group) => group.some((state) => isOther(state, signature)));
    if (turned.length > 0) return [mattering(axis, turned, failing, signature, failureClass)];
    if (!failing.every((group) => isSettled(group, signature))) return [];
    return [notMattering(axis, failing, signature, failureClass)];
  });
}

function isOther(state: CellState, signature: Signature): boolean {
  return state.answer.kind === "pass" || (state.answer.kind === "shows" && !shows(state, signature));
}

/** True when at least two siblings show the failure, and each other one is a combination that does not exist. */
function isSettled(group: Siblings, signature: Signature): boolean {
  const possible = group.filter(({ answer }) => !(answer.kind === "none" && answer.why === "unsupported"));
  return possible.length > 1 && possible.every((state) => shows(state, signature));
}

function mattering(
  axis: AxisName,
  turned: readonly Siblings[],
  failing: readonly Siblings[],
  signature: Signature,
  failureClass: string,
): Finding {
  const all = turned.flat();
  const bad = all.filter((state) => shows(state, signature));
  const passing = all.filter(({ answer }) => answer.kind === "pass");
  const differing = all.filter((state) => state.answer.kind === "shows" && !shows(state, signature));
  const parts = [
    `fails with ${valueWords(axis, bad)}`,
    ...(passing.length > 0 ? [`passes with ${valueWords(axis, passing)}`] : []),
    ...(differing.length > 0 ? [`fails differently with ${valueWords(axis, differing)}`] : []),
  ];
  const groups = failing.length === 1 ? "the one group" : `${turned.length} of ${failing.length} groups`;
  const scope = `in ${groups} of cells that differ in ${axis} alone`;
  return {
    kind: "axis-effect",
    axis,
    matters: true,
    signature,
    cells: bad.map((state) => state.cell.id),
    sentence: `${axis} matters for ${failureClass}: ${scope}, it ${parts.join(", ")}.`,
  };
}

function notMattering(
  axis: AxisName,
  failing: readonly Siblings[],
  signature: Signature,
  failureClass: string,
): Finding {
  const cells = failing.flat().filter((state) => shows(state, signature));
  const groups = failing.length === 1 ? "the one group" : `all ${failing.length} groups`;
  const scope = `in ${groups} of cells that differ in ${axis} alone`;
  return {
    kind: "axis-effect",
    axis,
    matters: false,
    signature,
    cells: cells.map((state) => state.cell.id),
    sentence: `${axis} does not matter for ${failureClass}: ${scope}, all fail the same way (${valueWords(axis, cells)}).`,
  };
}

function valueWords(axis: AxisName, states: readonly CellState[]): string {
  return listWords([...new Set(states.map((state) => axisWords(axis, state.cell.axes[axis])))]);
}

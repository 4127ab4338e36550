import type { Axes, AxisName } from "../domain/cell.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { Condition } from "../domain/scenario.ts";
import { meetsBound, parseVersionBounds } from "../domain/version-bound.ts";

/** What the words of axes stand for in this plan. */
export interface Words {
  /** The known releases that a word of the go axis stands for. */
  readonly go: (word: string) => readonly GoVersion[];
  /** The ports that a word of the target axis stands for. */
  readonly target: (word: string) => readonly string[];
}

/** A test of one cell's axes. */
export type AxesTest = (axes: Axes) => boolean;

/** Makes a condition into a test; every axis named must hold, and of each one of its values. */
export function compileCondition(condition: Condition, words: Words): AxesTest {
  const tests = Object.entries(condition).map(([name, values]) =>
    axisTest(name as AxisName, values ?? [], words),
  );
  return (axes) => tests.every((test) => test(axes));
}

function axisTest(axis: AxisName, values: readonly string[], words: Words): AxesTest {
  if (axis === "go") {
    const tests = values.map((value) => goTest(value, words));
    return (axes) => axes.go !== undefined && tests.some((test) => test(axes.go as GoVersion));
  }
  const wanted = new Set(axis === "target" ? values.flatMap(words.target) : values);
  return (axes) => wanted.has(axes[axis] ?? "");
}

function goTest(value: string, words: Words): (version: GoVersion) => boolean {
  const bounds = parseVersionBounds(value);
  if (bounds) return (version) => bounds.every((bound) => meetsBound(version, bound));
  const wanted = new Set(words.go(value));
  return (version) => wanted.has(version);
}

import type { Axes, AxisName } from "../domain/cell.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { Condition } from "../domain/scenario.ts";
import { meetsBound, parseVersionBounds } from "../domain/version-bound.ts";

/** Gives the releases that a word of the go axis stands for. */
export type GoWords = (word: string) => readonly GoVersion[];

/** A test of one cell's axes. */
export type AxesTest = (axes: Axes) => boolean;

/** Makes a condition into a test; every axis named must hold, and of each one of its values. */
export function compileCondition(condition: Condition, goWords: GoWords): AxesTest {
  const tests = Object.entries(condition).map(([name, values]) =>
    axisTest(name as AxisName, values ?? [], goWords),
  );
  return (axes) => tests.every((test) => test(axes));
}

function axisTest(axis: AxisName, values: readonly string[], goWords: GoWords): AxesTest {
  if (axis !== "go") {
    const wanted = new Set(values);
    return (axes) => wanted.has(axes[axis] ?? "");
  }
  const tests = values.map((value) => goTest(value, goWords));
  return (axes) => axes.go !== undefined && tests.some((test) => test(axes.go as GoVersion));
}

function goTest(value: string, goWords: GoWords): (version: GoVersion) => boolean {
  const bounds = parseVersionBounds(value);
  if (bounds) return (version) => bounds.every((bound) => meetsBound(version, bound));
  const wanted = new Set(goWords(value));
  return (version) => wanted.has(version);
}

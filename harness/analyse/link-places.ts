import type { AxisName } from "../domain/cell.ts";
import { type GoVersion, releaseName } from "../domain/go-version.ts";
import type { LinkComparison, LinkPoint } from "../domain/link-surface.ts";
import { axisWords } from "./region.ts";
import { listWords, shortened } from "./words.ts";

/**
 * Where something holds, with the blank before it: " on go1.26.8 and go1.27.4 with gcflags=all=-l". `universe` is where it could have
 * held: an axis of which it takes in every value is said so. `release` is the axis that is named in any case.
 */
export function placeWords(
  all: readonly LinkComparison[],
  universe: readonly LinkComparison[],
  varying: readonly AxisName[],
  release: "go" | null,
): string {
  const others = varying.filter((name) => name !== "go");
  const points = all.map(({ from }) => from);
  const rest = others.flatMap((axis) => axisPart(axis, points, universe));
  const wheres = isProduct(points, [...(release ? [release] : []), ...others])
    ? [[...(release ? [releases(points)] : []), ...(rest.length > 0 ? [`with ${listWords(rest)}`] : [])]]
    : points.map((point) => pointParts(point, others, release));
  const words = wheres.map((parts) => parts.join(" ")).filter((text) => text !== "");
  if (words.length === 0) return "";
  return ` ${release ? "on " : ""}${listWords(shortened([...new Set(words)]))}`;
}

/** True when the points are all combinations of the values that they have. */
function isProduct(points: readonly LinkPoint[], axes: readonly AxisName[]): boolean {
  const whole = axes.reduce((product, axis) => product * valuesOf(points, axis).length, 1);
  const places = new Set(points.map((point) => JSON.stringify(axes.map((axis) => point.axes[axis] ?? null))));
  return places.size === whole;
}

function valuesOf(points: readonly LinkPoint[], axis: AxisName): (string | undefined)[] {
  return [...new Set(points.map(({ axes }) => axes[axis]))];
}

function releases(points: readonly LinkPoint[]): string {
  const names = valuesOf(points, "go").map((go) => releaseName(go as GoVersion));
  return listWords(shortened(names));
}

/** What is said of one axis that varies over the surface. */
function axisPart(
  axis: AxisName,
  points: readonly LinkPoint[],
  universe: readonly LinkComparison[],
): string[] {
  const own = valuesOf(points, axis);
  const every = new Set(universe.map(({ from }) => from.axes[axis])).size;
  if (every > 1 && own.length === every) return [`every ${axis} value`];
  return [listWords(shortened(own.map((value) => axisWords(axis, value))))];
}

function pointParts(
  { axes }: LinkPoint,
  others: readonly AxisName[],
  release: "go" | null,
): readonly string[] {
  const rest = others.map((axis) => axisWords(axis, axes[axis]));
  const name = release ? [releaseName(axes.go as GoVersion)] : [];
  return [...name, ...(rest.length > 0 ? [`with ${listWords(rest)}`] : [])];
}

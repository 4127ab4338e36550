import type { Axes, AxisName } from "../domain/cell.ts";
import type { Line } from "./line.ts";
import { listWords, shortened } from "./words.ts";

/** Axis values that hold together; undefined means that the axis is unset. `{}` holds everywhere. */
export type Region = Readonly<Partial<Record<AxisName, string | undefined>>>;

/** Lines beyond which a region is listed line by line: the search for short conditions is exponential in the axes. */
const AXES_SEARCHED = 8;

/**
 * Conditions that together hold for exactly the lines of `group` among `universe`: few and short ones first. `[{}]` when
 * the group is the whole universe.
 */
export function conditionsOf(
  group: readonly Line[],
  universe: readonly Line[],
  axes: readonly AxisName[],
): Region[] {
  const inside = new Set(group);
  const outside = universe.filter((line) => !inside.has(line));
  if (outside.length === 0) return [{}];
  const left = new Set(group);
  const chosen: Region[] = [];
  for (const line of group) {
    if (!left.has(line)) continue;
    const condition = shortestCondition(line, outside, axes);
    for (const other of [...left]) if (matches(other, condition)) left.delete(other);
    left.delete(line);
    chosen.push(condition);
  }
  return chosen;
}

function shortestCondition(line: Line, outside: readonly Line[], axes: readonly AxisName[]): Region {
  if (axes.length <= AXES_SEARCHED)
    for (const subset of subsetsBySize(axes)) {
      const condition = pick(line.axes, subset);
      if (!outside.some((other) => matches(other, condition))) return condition;
    }
  return pick(line.axes, axes);
}

function subsetsBySize(axes: readonly AxisName[]): AxisName[][] {
  const all = Array.from({ length: 2 ** axes.length }, (_, bits) =>
    axes.filter((_axis, index) => (bits >> index) & 1),
  );
  return all.sort((a, b) => a.length - b.length);
}

function pick(axes: Axes, names: readonly AxisName[]): Region {
  return Object.fromEntries(names.map((name) => [name, axes[name]]));
}

/** The region as axis values, for findings; an unset axis cannot be written there. */
export function regionAxes(region: Region): Axes {
  return Object.fromEntries(Object.entries(region).filter(([, value]) => value !== undefined));
}

/** True when the line has every value that the condition names. */
export function matches(line: Line, condition: Region): boolean {
  return Object.entries(condition).every(([name, value]) => line.axes[name as AxisName] === value);
}

/** "on linux/amd64 and wasip1/wasm", "on linux/amd64 with cgo=1", or words for everything when the condition is `{}`. */
export function regionWords(conditions: readonly Region[], everywhere: string): string {
  if (conditions.some((each) => Object.keys(each).length === 0)) return everywhere;
  const targets = conditions.map((each) => (Object.keys(each).length === 1 ? each.target : undefined));
  if (targets.every((each) => each !== undefined)) return `on ${listWords(shortened(targets))}`;
  return listWords(shortened(conditions.map(conditionWords)));
}

/** "on linux/amd64 with cgo=1 and ldflags="-s -w"". */
function conditionWords(condition: Region): string {
  const { target, ...others } = condition;
  const rest = Object.entries(others).map(([name, value]) => axisWords(name, value));
  return [...(target ? [`on ${target}`] : []), ...(rest.length > 0 ? [`with ${listWords(rest)}`] : [])].join(
    " ",
  );
}

/** `cgo=1`, `ldflags="-s -w"`, `tags=""`. */
export function axisWords(name: string, value: string | undefined): string {
  if (value === undefined) return `${name} unset`;
  return `${name}=${/^[\w.,:/@+-]+$/.test(value) ? value : JSON.stringify(value)}`;
}

/** Words for all lines: "on every target", "with every cgo value", "in every combination of target and cgo that was run". */
export function everywhereWords(axes: readonly AxisName[], someUnsupported: boolean): string {
  if (axes.length === 0) return "";
  if (axes.length > 1) return `in every combination of ${listWords(axes)} that was run`;
  const every = someUnsupported ? "every supported" : "every";
  return axes[0] === "target" ? `on ${every} target` : `with ${every} ${axes[0]} value`;
}

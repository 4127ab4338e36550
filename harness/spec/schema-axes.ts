import { z } from "zod";
import type { Axes, AxisName } from "../domain/cell.ts";
import type { Condition, Matrix } from "../domain/scenario.ts";
import { axisDocs } from "./axis-docs.ts";
import {
  AXIS_NAMES,
  type Checked,
  checkAxisName,
  checkAxisValue,
  checkConditionValue,
  type FixedAxis,
} from "./axis-value.ts";
import { complain, listOf, scalar } from "./schema-parts.ts";

type Check = (axis: AxisName, text: string) => Checked<string>;

/** The shape of a mapping from axis names to values, with further keys that are no axes. */
function axisShape<E extends z.ZodRawShape>(shape: "one" | "list", extra: E) {
  const one = (name: FixedAxis) => scalar().meta({ gauntlet: "scalar", ...axisDocs(name) });
  const value = (name: FixedAxis) => (shape === "one" ? one(name) : listOf(one(name))) as z.ZodType;
  const other = (shape === "one" ? scalar() : listOf(scalar())) as z.ZodType;
  const known = Object.fromEntries(AXIS_NAMES.map((name) => [name, value(name).optional()]));
  return z
    .object({ ...known, ...extra })
    .catchall(other)
    .meta({ gauntlet: "axes" });
}

/** Checks every name and value; keys stay in the order written. */
function readAxes<T>(given: Readonly<Record<string, unknown>>, check: Check, ctx: { issues: unknown[] }): T {
  return Object.fromEntries(
    Object.entries(given).map(([name, found]) => [name, readValues(name, found, check, ctx)]),
  ) as T;
}

function readValues(
  name: string,
  found: unknown,
  check: Check,
  ctx: { issues: unknown[] },
): string | string[] {
  const axis = checkAxisName(name);
  if (axis.kind === "bad") {
    complain(ctx, axis, name, [name, KEY]);
    return [];
  }
  const one = (text: string, path: string[]): string => {
    const result = check(axis.value, text);
    if (result.kind === "bad") complain(ctx, result, text, path);
    return result.kind === "ok" ? result.value : text;
  };
  if (typeof found === "string") return one(found, [name]);
  const values = found as readonly string[];
  if (values.length === 0)
    complain(ctx, { message: `no value for ${name}`, hint: "remove the key or give a value" }, found, [name]);
  return values.map((text, at) => one(text, [name, String(at)]));
}

/** The last part of an issue's path when the key itself is at fault, and not its value. */
export const KEY = "\u0000key";

/** One value for each axis named. */
export const axesSchema = axisShape("one", {}).transform((given, ctx) =>
  readAxes<Axes>(given, checkAxisValue, ctx),
);

/** Values or comparisons for each axis named; all axes must hold, and of each one value. */
export const conditionSchema = axisShape("list", {}).transform((given, ctx) =>
  readAxes<Condition>(given, checkConditionValue, ctx),
);

/** The axes, multiplied, with what is added and left out. */
export const matrixSchema = axisShape("list", {
  include: z
    .array(axesSchema)
    .optional()
    .describe("As in GitHub Actions: widens matching combinations, else adds a cell."),
  exclude: z.array(conditionSchema).optional().describe("Combinations to leave out."),
}).transform(({ include, exclude, ...axes }, ctx) => ({
  matrix: readAxes<Matrix>(axes, checkAxisValue, ctx),
  // The index signature of the catch-all hides the types of these two.
  include: (include ?? []) as unknown as readonly Axes[],
  exclude: (exclude ?? []) as unknown as readonly Condition[],
}));

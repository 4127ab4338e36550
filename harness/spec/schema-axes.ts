import { z } from "zod";
import type { Axes, AxisName } from "../domain/cell.ts";
import type { Condition, Matrix } from "../domain/scenario.ts";
import { axisDocs } from "./axis-docs.ts";
import {
  AXIS_NAMES,
  type Checked,
  checkAxisValue,
  checkConditionValue,
  type FixedAxis,
} from "./axis-value.ts";
import { checked, complain, listOf, scalar } from "./schema-parts.ts";

type Check = (axis: AxisName, text: string) => Checked<string>;

/** One value of an axis, checked, with what an editor shows for it. */
function axisValue(name: FixedAxis, check: Check) {
  return checked((text) => check(name, text), axisDocs(name));
}

/** The shape of a mapping from axis names to values; names that are no axes are found by axisNameComplaints. */
function axisShape(shape: "one" | "list", check: Check, extra: z.ZodRawShape = {}) {
  const sized = (item: z.ZodType<string, string>): z.ZodType => (shape === "one" ? item : someOf(item));
  const known = Object.fromEntries(
    AXIS_NAMES.map((name) => [name, sized(axisValue(name, check)).optional()]),
  );
  return z
    .object({ ...known, ...extra })
    .catchall(sized(scalar()))
    .meta({ gauntlet: "axes" });
}

/** One value or a list of at least one. */
function someOf(item: z.ZodType<string, string>) {
  return listOf(item).transform((values, ctx) => {
    if (values.length === 0)
      complain(ctx, { message: "no value here", hint: "remove the key or give it a value" }, values);
    return values;
  });
}

/** One value for each axis named. */
const axesSchema = axisShape("one", checkAxisValue).transform((given) => given as Axes);

/** Values or comparisons for each axis named; all axes must hold, and of each one value. */
export const conditionSchema = axisShape("list", checkConditionValue).transform(
  (given) => given as Condition,
);

/** The axes, multiplied, with what is added and left out. */
export const matrixSchema = axisShape("list", checkAxisValue, {
  include: z
    .array(axesSchema)
    .optional()
    .describe("As in GitHub Actions: widens matching combinations, else adds a cell."),
  exclude: z.array(conditionSchema).optional().describe("Combinations to leave out."),
}).transform(({ include, exclude, ...axes }) => ({
  matrix: axes as Matrix,
  // The index signature of the catch-all hides the types of these two.
  include: (include ?? []) as readonly Axes[],
  exclude: (exclude ?? []) as readonly Condition[],
}));

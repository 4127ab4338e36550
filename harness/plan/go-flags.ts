import type { Axes, AxisName } from "../domain/cell.ts";

/** Flags in the order in which they are given; the same axes always make the same command line. */
const VALUE_FLAGS = [
  "mod",
  "tags",
  "buildmode",
  "ldflags",
  "gcflags",
  "asmflags",
] as const satisfies readonly AxisName[];
const SWITCHES = ["race", "trimpath"] as const satisfies readonly AxisName[];

/** The go command's flags that the axes ask for; an axis that is absent, empty or "default" asks for none. */
export function goFlagsOf(axes: Axes): string[] {
  const switches = SWITCHES.filter((name) => axes[name] === "1").map((name) => `-${name}`);
  const values = VALUE_FLAGS.flatMap((name) => {
    const value = axes[name];
    const none = value === undefined || value === "" || (name === "buildmode" && value === "default");
    return none ? [] : [`-${name}=${value}`];
  });
  return [...switches, ...values];
}

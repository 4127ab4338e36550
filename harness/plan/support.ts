import type { Axes, Layout, Support } from "../domain/cell.ts";
import { type GoVersion, releaseName } from "../domain/go-version.ts";
import type { Step } from "../domain/step.ts";
import type { Target } from "../domain/target.ts";
import type { Knowledge } from "./knowledge.ts";

/** What a combination's support depends on. */
export interface SupportInput {
  readonly axes: Axes;
  readonly go: GoVersion;
  readonly target: Target;
  readonly cgo: boolean;
  readonly steps: readonly Step[];
  readonly layout: Layout;
  readonly env: Readonly<Record<string, string>>;
  readonly knowledge: Knowledge;
  readonly unknown: ReadonlySet<GoVersion>;
}

/** Whether a combination can exist at all. What is not known counts as supported: the cell itself will show it. */
export function supportOf(input: SupportInput): Support {
  if (input.unknown.has(input.go))
    return { kind: "unavailable", reason: `${releaseName(input.go)} is in no list of releases known here` };
  return { kind: "supported" };
}

import type { Axes, Layout } from "../domain/cell.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { Step } from "../domain/step.ts";
import type { Target } from "../domain/target.ts";
import type { Knowledge } from "./knowledge.ts";
import { SHIPPED_FACTS } from "./release-facts.ts";

/** What a combination's support depends on. */
export interface SupportInput {
  readonly axes: Axes;
  readonly go: GoVersion;
  readonly target: Target;
  readonly cgo: boolean;
  readonly steps: readonly Step[];
  readonly system: readonly string[];
  readonly layout: Layout;
  /** The cell's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly knowledge: Knowledge;
  readonly unknown: ReadonlySet<GoVersion>;
}

/** Why a combination cannot be, and where that is known from. */
export interface Refusal {
  readonly reason: string;
  readonly source: string;
}

/** A refusal when the release says no to `fact`; nothing when it says yes or the data does not know. */
export function refusedBy(go: GoVersion, fact: string, why: string): Refusal | undefined {
  if (SHIPPED_FACTS.says(fact, go) !== "no") return undefined;
  const minors = SHIPPED_FACTS.minors(fact);
  const where = minors.length === 0 ? "no release since 1.9" : `Go ${minors.join(", ")}`;
  return {
    reason: `${why}; possible with ${where}`,
    source: "the releases' own go command, asked by harness/scripts/ports.ts",
  };
}

import type { Cell, Plan } from "../domain/cell.ts";
import type { Scenario } from "../domain/scenario.ts";
import type { Step } from "../domain/step.ts";

/** Rounds that are run and left out of the figures: the first link of a cell finds nothing in memory. */
const WARM_UPS = 1;

/**
 * What the collector does decides what a linker takes. The processors are pinned for every cell already; Go's own defaults
 * stand here, said outright, so that they are in the record.
 */
const PINNED = { GOGC: "100", GOMEMLIMIT: "off" } as const;

/** Nothing is written there, and the go command links anew each time (seen on 1.9 to 1.27); with one package or with many. */
const NOWHERE = ["-o", "/dev/null"];

/** The step that links with one value of the ldflags axis. */
export function linkStep(ldflags: string): Extract<Step, { kind: "build" }> {
  const flags = ldflags === "" ? NOWHERE : [...NOWHERE, `-ldflags=${ldflags}`];
  return { kind: "build", packages: [], flags, always: true };
}

/**
 * A scenario as it is measured: what is compiled alike is one cell, and each value of the ldflags axis is a step of it that links once
 * more. Each round of a cell makes one link of each value, so that values and cells take turns.
 */
export function linkScenario(scenario: Scenario, repeats: number): Scenario {
  const { ldflags = [""], ...matrix } = scenario.matrix;
  return {
    ...scenario,
    matrix,
    steps: [...new Set(ldflags)].map(linkStep),
    env: { ...PINNED, ...scenario.env },
    repeat: WARM_UPS + repeats,
    expect: [],
  };
}

/** The plan of such a scenario, its cells marked as measured. */
export function measuredPlan(plan: Plan): Plan {
  const measured = (cell: Cell): Cell => ({ ...cell, measure: { kind: "surface", warmUps: WARM_UPS } });
  return { ...plan, cells: plan.cells.map(measured) };
}

import type { Cell, CellId, Plan } from "../domain/cell.ts";
import { atLeast } from "../domain/go-version.ts";
import type { Scenario } from "../domain/scenario.ts";
import { ldflagsOf, type Step } from "../domain/step.ts";
import { PlanError } from "./knowledge.ts";

/** Rounds that are run and left out of the figures: the first link of a cell finds nothing in memory. */
const WARM_UPS = 1;

/**
 * What the collector does decides what a linker takes. The processors are pinned for every cell already; Go's own defaults
 * stand here, said outright, so that they are in the record.
 */
const PINNED = { GOGC: "100", GOMEMLIMIT: "off" } as const;

/** Nothing is written there, and the go command links anew each time (seen on 1.9 to 1.27); with one package or with many. */
const NOWHERE = ["-o", "/dev/null"];

const PHASES = "-benchmark=cpu";

/** The step that links with one value of the ldflags axis. */
export function linkStep(ldflags: string): Extract<Step, { kind: "build" }> {
  const flags = ldflags === "" ? NOWHERE : [...NOWHERE, `-ldflags=${ldflags}`];
  return { kind: "build", packages: [], flags, always: true };
}

/**
 * A scenario as it is measured: what is compiled alike is one cell, and each value of the ldflags axis is a step of it that links once
 * more. Each round of a cell makes one link of each value, so that values and cells take turns. With `parallel`, each is done with each
 * of these values of -p. Throws a PlanError where include or exclude names ldflags: its values are steps, and every cell has all.
 */
export function linkScenario(
  scenario: Scenario,
  repeats: number,
  parallel: readonly number[] = [],
): Scenario {
  const { ldflags = [""], ...matrix } = scenario.matrix;
  if ([...scenario.include, ...scenario.exclude].some((each) => each.ldflags !== undefined))
    throw new PlanError(
      "links are measured with every value of ldflags on every combination of the rest: leave ldflags out of include and exclude",
    );
  const steps = [...new Set(ldflags)].map(linkStep);
  return {
    ...scenario,
    matrix,
    steps:
      parallel.length === 0 ? steps : steps.flatMap((step) => parallel.map((p) => withParallel(step, p))),
    env: { ...PINNED, ...scenario.env },
    repeat: WARM_UPS + repeats,
    expect: [],
  };
}

/** The same build, with so many tools at a time. */
function withParallel(step: ReturnType<typeof linkStep>, p: number): Step {
  return { ...step, flags: [...step.flags, `-p=${p}`] };
}

/** The first minor whose linker says how long each of its phases took (-benchmark); `cpu` takes the time, and forces no collection. */
const PHASES_SINCE = "1.15";

/** The plan of such a scenario: its cells to be measured, and, `traced`, each once more to be looked at closely. */
export function measuredPlan(plan: Plan, { traced }: { readonly traced: boolean }): Plan {
  const measured = plan.cells.map(
    (cell): Cell => ({ ...cell, measure: { kind: "surface", warmUps: WARM_UPS } }),
  );
  return { ...plan, cells: traced ? [...measured, ...plan.cells.map(markedCell)] : measured };
}

/** A cell once more, its links looked at closely. What it shows is never set beside what was measured. */
function markedCell(cell: Cell): Cell {
  const knows = atLeast(cell.go, PHASES_SINCE);
  const steps = cell.steps.map((step): Step => {
    if (step.kind !== "build" || !knows) return step;
    const ldflags = ldflagsOf(step);
    return linkStep(ldflags === "" ? PHASES : `${ldflags} ${PHASES}`);
  });
  return {
    ...cell,
    id: `${cell.id}-marked` as CellId,
    steps,
    repeat: 1,
    measure: { kind: "marked", of: cell.id },
  };
}

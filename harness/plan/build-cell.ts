import type { Axes, Cell, CellId } from "../domain/cell.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { Expectation, Scenario } from "../domain/scenario.ts";
import type { Step } from "../domain/step.ts";
import { parseTarget, targetText } from "../domain/target.ts";
import { cellEnvironment, type EnvironmentInput } from "./cell-environment.ts";
import type { AxesTest } from "./conditions.ts";
import { goFlagsOf } from "./go-flags.ts";
import { imageNeed } from "./image-need.ts";
import { type Knowledge, PlanError } from "./knowledge.ts";
import { layoutFor } from "./layout-support.ts";
import { runNeed } from "./libc.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { supportOf } from "./support.ts";

/** What is the same for all cells of a plan. */
export interface CellContext {
  readonly scenario: Scenario;
  readonly knowledge: Knowledge;
  /** The scenario's expectations in order, each with its condition as a test. */
  readonly expectations: readonly (readonly [AxesTest, Expectation])[];
  /** Releases that were asked for and are in no list. */
  readonly unknown: ReadonlySet<GoVersion>;
  /** Environments already made: thousands of cells differ in flags alone and share theirs. */
  readonly environments: Map<string, Cell["env"]>;
}

const PASS: Expectation = { when: {}, outcome: "pass" };

/** One cell of one combination; `axes` has at least go, target and cgo. */
export function buildCell(context: CellContext, axes: Axes, id: CellId): Cell {
  const { scenario, knowledge, unknown, expectations } = context;
  const go = axes.go as GoVersion;
  const target = parseTarget(axes.target ?? "");
  if (!target) throw new PlanError(`unknown target "${axes.target}"`);
  const cgo = axes.cgo === "1";
  const limits = { ...DEFAULT_LIMITS, ...scenario.limits };
  const { steps, system, packages, network, repeat } = scenario;
  const layout = layoutFor(scenario, go, knowledge);
  const runsOn = runNeed(axes.libc, system);
  const env = sharedEnvironment(context, {
    go,
    target,
    cgo,
    cpus: limits.cpus,
    layout,
    axes,
    given: scenario.env,
  });
  return {
    id,
    axes,
    go,
    target,
    cgo,
    steps,
    packages,
    goFlags: goFlagsOf(axes),
    env,
    layout,
    image: imageNeed(go, cgo, axes.cc, runsOn ? steps.filter(isBuilding) : steps, system),
    ...(runsOn ? { runsOn } : {}),
    limits,
    network,
    repeat,
    cache: axes.cache ?? "warm",
    support: supportOf({
      axes,
      go,
      target,
      cgo,
      steps,
      system,
      layout,
      env,
      knowledge,
      unknown,
    }),
    expectation: expectations.find(([test]) => test(axes))?.[1] ?? PASS,
  };
}

/** What runs programs needs nothing of the image that builds them, where those run elsewhere. */
function isBuilding({ kind }: Step): boolean {
  return kind === "build" || kind === "vet" || kind === "run";
}

function sharedEnvironment({ environments }: CellContext, input: EnvironmentInput): Cell["env"] {
  const { go, target, cgo, layout, axes } = input;
  const own = Object.entries(axes).filter(([name]) => name.startsWith("env."));
  const key = JSON.stringify([go, targetText(target), cgo, layout.kind, axes.experiment, own]);
  const found = environments.get(key) ?? cellEnvironment(input);
  environments.set(key, found);
  return found;
}

import type { Axes, AxisName, Cell, Plan } from "../domain/cell.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { Expectation, Scenario } from "../domain/scenario.ts";
import { parseTarget, type Target } from "../domain/target.ts";
import { answerOrder } from "./answer-order.ts";
import { cellEnvironment } from "./cell-environment.ts";
import { cellIds } from "./cell-id.ts";
import { combine } from "./combine.ts";
import { type AxesTest, compileCondition } from "./conditions.ts";
import { expandMatrix, makeGoWords } from "./expand-axes.ts";
import { goFlagsOf } from "./go-flags.ts";
import { imageNeed } from "./image-need.ts";
import { type Knowledge, PlanError } from "./knowledge.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { supportOf } from "./support.ts";

const PASS: Expectation = { when: {}, outcome: "pass" };

/** All cells of a scenario, in the order in which they answer earliest. Throws a PlanError where it asks for nonsense. */
export function planScenario(scenario: Scenario, knowledge: Knowledge): Plan {
  const words = makeGoWords(knowledge);
  const matrix = expandMatrix(scenario, knowledge, words);
  const excluded = scenario.exclude.map((condition) => compileCondition(condition, words.versions));
  const includes = scenario.include.flatMap((axes) => spreadGo(axes, words.all));
  const combinations = distinct(
    combine(matrix.axes, excluded, includes).map((axes) => ({ ...matrix.defaults, ...axes })),
  );
  if (combinations.length === 0)
    throw new PlanError("the matrix has no combination left: exclude removes them all");
  const varying = varyingAxes(combinations);
  const ids = cellIds(combinations, varying);
  const expectations = scenario.expect.map(
    (expect) => [compileCondition(expect.when, words.versions), expect] as const,
  );
  const context: CellContext = { scenario, knowledge, expectations, unknown: words.unknown() };
  const cells = combinations.map((axes, at) => buildCell(context, axes, ids[at] as Cell["id"]));
  return {
    scenario: scenario.id,
    title: scenario.title,
    cells: answerOrder(cells),
    varying,
    warnings: words.warnings(),
  };
}

interface CellContext {
  readonly scenario: Scenario;
  readonly knowledge: Knowledge;
  readonly expectations: readonly (readonly [AxesTest, Expectation])[];
  readonly unknown: ReadonlySet<GoVersion>;
}

function buildCell(context: CellContext, axes: Axes, id: Cell["id"]): Cell {
  const { scenario, knowledge, expectations } = context;
  const go = axes.go as GoVersion;
  const target = parseTarget(axes.target ?? "") as Target;
  const cgo = axes.cgo === "1";
  const limits = { ...DEFAULT_LIMITS, ...scenario.limits };
  const { steps, layout, system } = scenario;
  const goFlags = goFlagsOf(axes);
  return {
    id,
    axes,
    go,
    target,
    cgo,
    steps,
    packages: scenario.packages,
    goFlags,
    env: cellEnvironment({ go, target, cgo, cpus: limits.cpus, layout, axes, given: scenario.env }),
    layout,
    image: imageNeed(go, cgo, axes.cc, steps, system),
    limits,
    network: scenario.network,
    repeat: scenario.repeat,
    cache: axes.cache ?? "warm",
    support: supportOf({
      axes,
      go,
      target,
      cgo,
      steps,
      layout,
      env: scenario.env,
      knowledge,
      unknown: context.unknown,
    }),
    expectation: expectations.find(([test]) => test(axes))?.[1] ?? PASS,
  };
}

/** An include whose go word stands for several releases is one include for each. */
function spreadGo(axes: Axes, all: (word: string) => readonly GoVersion[]): Axes[] {
  return axes.go === undefined ? [axes] : all(axes.go).map((go) => ({ ...axes, go }));
}

function distinct(all: readonly Axes[]): Axes[] {
  const seen = new Map<string, Axes>();
  for (const axes of all) {
    const key = JSON.stringify(Object.entries(axes).sort());
    if (!seen.has(key)) seen.set(key, axes);
  }
  return [...seen.values()];
}

/** The axes with more than one value among the cells, absence counted as a value. */
function varyingAxes(all: readonly Axes[]): AxisName[] {
  const names = new Set(all.flatMap((axes) => Object.keys(axes) as AxisName[]));
  return [...names].filter((name) => new Set(all.map((axes) => axes[name])).size > 1);
}

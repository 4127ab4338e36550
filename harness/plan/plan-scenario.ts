import type { Axes, AxisName, CellId, Plan } from "../domain/cell.ts";
import { atLeast, type GoVersion, releaseName } from "../domain/go-version.ts";
import type { Scenario } from "../domain/scenario.ts";
import { answerOrder } from "./answer-order.ts";
import { buildCell, type CellContext } from "./build-cell.ts";
import { canonicalAxes, cellIds } from "./cell-id.ts";
import { combine } from "./combine.ts";
import { compileCondition, type Words } from "./conditions.ts";
import { expandMatrix, namesRelease } from "./expand-axes.ts";
import { goWordBook } from "./go-words.ts";
import { type Knowledge, PlanError } from "./knowledge.ts";
import { targetsOf } from "./target-words.ts";

/**
 * All cells of a scenario, in the order in which they answer earliest. Throws a PlanError where what it asks for has
 * no meaning here: a range without a release, a go.mod that names no version, no combination left.
 */
export function planScenario(scenario: Scenario, knowledge: Knowledge): Plan {
  const book = goWordBook(knowledge);
  const { axes, defaults } = expandMatrix(scenario, knowledge, book);
  const versions = (axes.find(([name]) => name === "go")?.[1] ?? []) as readonly GoVersion[];
  const words: Words = {
    go: book.known,
    target: (word) => targetsOf(word, versions),
  };
  const excluded = scenario.exclude.map((condition) => compileCondition(condition, words));
  const includes = scenario.include.flatMap((include) =>
    spread(include, { go: book.all, target: words.target }),
  );
  const combinations = distinct(combine(axes, excluded, includes).map((one) => ({ ...defaults, ...one })));
  if (combinations.length === 0)
    throw new PlanError("the matrix has no combination left: exclude removes them all");
  const varying = varyingAxes(combinations);
  const ids = cellIds(combinations, varying);
  const context: CellContext = {
    scenario,
    knowledge,
    expectations: scenario.expect.map((expect) => [compileCondition(expect.when, words), expect] as const),
    unknown: book.unknown(),
    environments: new Map(),
  };
  const cells = combinations.map((one, at) => buildCell(context, one, ids[at] as CellId));
  const unread =
    scenario.matrix.go === undefined && knowledge.project.hasGoMod && !namesRelease(book)
      ? ["go.mod names no Go release that is known, so the newest alone is asked; --go asks others"]
      : [];
  const warnings = [...unread, ...book.warnings(), ...projectWarnings(scenario, knowledge, versions)];
  return {
    scenario: scenario.id,
    title: scenario.title,
    cells: answerOrder(cells),
    varying,
    warnings,
  };
}

/** The first minor that reads a go.work. */
const WORKSPACES_SINCE = "1.18";

function projectWarnings(
  scenario: Scenario,
  { project }: Knowledge,
  versions: readonly GoVersion[],
): string[] {
  const before = versions.filter((go) => !atLeast(go, WORKSPACES_SINCE)).map(releaseName);
  const noWork = `${[...new Set(before)].join(", ")} ignores the go.work (known since Go ${WORKSPACES_SINCE}) and sees the module alone: modules that only the workspace brings are missing there`;
  const noMod = "the project has no go.mod; for a GOPATH project set layout: gopath and importPath";
  return [
    ...(project.hasGoMod || scenario.layout.kind === "gopath" ? [] : [noMod]),
    ...(project.hasGoWork && before.length > 0 ? [noWork] : []),
  ];
}

/** An include whose go or target word stands for several values is one include for each. */
function spread(include: Axes, words: Words): Axes[] {
  const goes = include.go === undefined ? [{}] : words.go(include.go).map((go) => ({ go }));
  const targets =
    include.target === undefined ? [{}] : words.target(include.target).map((target) => ({ target }));
  return goes.flatMap((go) => targets.map((target) => ({ ...include, ...go, ...target })));
}

/** Combinations that are equal after defaults are one cell; the first stays. */
function distinct(all: readonly Axes[]): Axes[] {
  return [...new Map(all.map((axes) => [canonicalAxes(axes), axes] as const).reverse()).values()].reverse();
}

/** The axes with more than one value among the cells, absence counted as a value. */
function varyingAxes(all: readonly Axes[]): AxisName[] {
  const names = new Set(all.flatMap((axes) => Object.keys(axes) as AxisName[]));
  return [...names].filter((name) => new Set(all.map((axes) => axes[name])).size > 1);
}

import type { Axes, AxisName } from "../domain/cell.ts";
import type { Scenario } from "../domain/scenario.ts";
import type { ExpandedMatrix } from "./combine.ts";
import type { GoWordBook } from "./go-words.ts";
import { type Knowledge, PlanError } from "./knowledge.ts";
import { targetsOf } from "./target-words.ts";

/** More than this is a slip in a matrix, and not a question that anyone waits for. */
const MAX_COMBINATIONS = 50_000;

/** A matrix with its words replaced by what they stand for. */
export interface Expanded {
  readonly axes: ExpandedMatrix;
  /** A value for each axis that every cell must have, for cells that an include adds without it. */
  readonly defaults: Axes;
}

/** Replaces every word by what it stands for. An axis that is not given gets the project's own values. */
export function expandMatrix(scenario: Scenario, knowledge: Knowledge, words: GoWordBook): Expanded {
  const given = Object.entries(scenario.matrix) as [AxisName, readonly string[]][];
  const rest = given.filter(([name]) => !["go", "target", "cgo"].includes(name));
  const versions = unique((scenario.matrix.go ?? [ownGoWord(knowledge, words)]).flatMap(words.all));
  const native = `linux/${knowledge.engineArch}`;
  const targets = unique((scenario.matrix.target ?? [native]).flatMap((word) => targetsOf(word, versions)));
  const cgo = scenario.matrix.cgo ?? ownCgo(scenario, knowledge);
  const axes: ExpandedMatrix = [
    ["go", versions],
    ["target", targets],
    ["cgo", unique(cgo)],
    ...rest.map(([name, values]) => [name, unique(values)] as const),
  ];
  refuseTooMany(axes);
  const target = targets.includes(native) ? native : (targets[0] ?? native);
  return {
    axes,
    defaults: { go: versions.at(-1) ?? "", target, cgo: cgo[0] ?? "0" },
  };
}

/** From what go.mod names to stable; what it names wrongly is for the go command to say, and stable can be asked. */
function ownGoWord(knowledge: Knowledge, words: GoWordBook): string {
  return knowledge.project.hasGoMod && namesRelease(words) ? "go.mod..stable" : "stable";
}

/** False where go.mod's go line is none, or names a release that nobody knows. */
export function namesRelease(words: GoWordBook): boolean {
  try {
    return words.known("go.mod..stable").length > 0;
  } catch (error) {
    if (error instanceof PlanError) return false;
    throw error;
  }
}

/** Without any axis both where C is used; else one value for all cells, so that it never varies unasked. */
function ownCgo(scenario: Scenario, knowledge: Knowledge): readonly string[] {
  const noAxes = Object.keys(scenario.matrix).length === 0;
  if (noAxes && knowledge.project.usesCgo) return ["0", "1"];
  const race = scenario.matrix.race?.includes("1") ?? false;
  return [race || knowledge.project.usesCgo ? "1" : "0"];
}

function refuseTooMany(axes: ExpandedMatrix): void {
  for (const [name, values] of axes)
    if (values.length === 0) throw new PlanError(`the axis ${name} has no value`);
  const count = axes.reduce((sum, [, values]) => sum * values.length, 1);
  if (count <= MAX_COMBINATIONS) return;
  const sizes = axes.map(([name, values]) => `${name} ${values.length}`).join(" x ");
  throw new PlanError(
    `the matrix has ${count} combinations (${sizes}); at most ${MAX_COMBINATIONS} can be planned`,
  );
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

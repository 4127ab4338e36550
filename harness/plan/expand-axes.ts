import type { Axes, AxisName } from "../domain/cell.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { Scenario } from "../domain/scenario.ts";
import type { ExpandedMatrix } from "./combine.ts";
import { answerGoWord, type GoAnswer, indexReleases } from "./go-axis.ts";
import type { Knowledge } from "./knowledge.ts";
import { portsByWord } from "./ports.ts";

/** The words of the go axis, answered once each, with what was found unknown on the way. */
export interface GoWordBook {
  /** The known releases that a word stands for. */
  readonly versions: (word: string) => readonly GoVersion[];
  /** Known and unknown ones: what cells are made of. */
  readonly all: (word: string) => readonly GoVersion[];
  readonly unknown: () => ReadonlySet<GoVersion>;
  readonly warnings: () => string[];
}

/** A book over the releases and the project's go.mod. */
export function makeGoWords(knowledge: Knowledge): GoWordBook {
  const index = indexReleases(knowledge.releases);
  const answers = new Map<string, GoAnswer>();
  const asked = new Set<string>();
  const answer = (word: string): GoAnswer => {
    const found = answers.get(word) ?? answerGoWord(word, index, knowledge.project);
    answers.set(word, found);
    return found;
  };
  const missing = () =>
    [...asked].flatMap((word) => answer(word).unknown.map((version) => [word, version] as const));
  return {
    versions: (word) => answer(word).versions,
    all: (word) => {
      asked.add(word);
      return [...answer(word).versions, ...answer(word).unknown];
    },
    unknown: () => new Set(missing().map(([, version]) => version)),
    warnings: () =>
      missing().map(
        ([word]) => `Go ${word}: no such release is known (newest known: ${index.sorted.at(-1) ?? "none"})`,
      ),
  };
}

/** The matrix with every word replaced by what it stands for, and a value for each axis that every cell must have. */
export function expandMatrix(
  scenario: Scenario,
  knowledge: Knowledge,
  words: GoWordBook,
): { axes: ExpandedMatrix; defaults: Axes } {
  const given = Object.entries(scenario.matrix) as [AxisName, readonly string[]][];
  const noAxes = given.length === 0;
  const project = knowledge.project;
  const go = scenario.matrix.go ?? [project.hasGoMod ? "go.mod..stable" : "stable"];
  const versions = unique(go.flatMap((word) => words.all(word)));
  const target = `linux/${knowledge.engineArch}`;
  const targets = unique(
    (scenario.matrix.target ?? [target]).flatMap((word) => portsByWord(word, versions) ?? [word]),
  );
  const race = scenario.matrix.race?.includes("1") ?? false;
  const cgo =
    scenario.matrix.cgo ?? (noAxes && project.usesCgo ? ["0", "1"] : [race || project.usesCgo ? "1" : "0"]);
  const rest = given.filter(([name]) => name !== "go" && name !== "target" && name !== "cgo");
  const axes: ExpandedMatrix = [
    ["go", versions],
    ["target", targets],
    ["cgo", unique(cgo)],
    ...rest.map(([name, values]) => [name, unique(values)] as const),
  ];
  return {
    axes,
    defaults: {
      go: versions.at(-1) ?? "",
      target: targets.includes(target) ? target : (targets[0] ?? target),
      cgo: cgo[0] ?? "0",
    },
  };
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

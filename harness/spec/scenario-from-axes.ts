import type { AxisName, CellLimits } from "../domain/cell.ts";
import { OUTCOMES } from "../domain/outcome.ts";
import type { Matrix, ProjectSource, Scenario } from "../domain/scenario.ts";
import type { Step } from "../domain/step.ts";
import { AXIS_NAMES, type Checked, checkAxisValue, type FixedAxis } from "./axis-value.ts";
import { defined, plainScenario } from "./build-scenario.ts";
import { CPUS, DISK, LINK_RSS, type LimitValue, MEMORY, TIME } from "./limit-values.ts";
import { nearestHint, oneOf } from "./nearest-word.ts";
import { type Problem, ScenarioError } from "./problem.ts";
import { wholeFile } from "./read-yaml.ts";
import { plainStep } from "./schema-steps.ts";
import { checkDebianPackage, checkPackages, checkVariable } from "./word-value.ts";

/** Axes whose flag splits on commas; in the others a comma can be content, and each flag is one value. */
const SPLIT: ReadonlySet<FixedAxis> = new Set<FixedAxis>([
  "go",
  "target",
  "cgo",
  "cc",
  "compiler",
  "buildmode",
  "race",
  "trimpath",
  "mod",
  "runtime",
  "libc",
  "cache",
]);

/** Command-line values as given: one text for each time that a flag was written, nothing split yet. */
export interface AxesInput {
  readonly axes: Readonly<Partial<Record<FixedAxis, readonly string[]>>>;
  /** --env NAME=VALUE; a name given twice is an axis with two values. */
  readonly env?: readonly string[];
  readonly steps?: readonly string[];
  readonly packages?: readonly string[];
  readonly system?: readonly string[];
  readonly memory?: string;
  readonly cpus?: string;
  readonly pids?: string;
  readonly disk?: string;
  readonly timeout?: string;
  readonly silence?: string;
  readonly rssThreshold?: string;
  readonly repeat?: string;
  readonly network?: string;
  readonly expect?: string;
}

/** What flags are laid over: a loaded scenario, or a project with nothing said about it. */
export type AxesBase =
  | { readonly kind: "scenario"; readonly scenario: Scenario }
  | { readonly kind: "project"; readonly id: string; readonly project: ProjectSource };

/**
 * The scenario that a command line means: `base` with every axis, limit and word that a flag names replaced.
 * Throws a ScenarioError with one line for each value that cannot be read, naming its flag.
 */
export function scenarioFromAxes(input: AxesInput, base: AxesBase): Scenario {
  const reader = new FlagReader();
  const start = base.kind === "scenario" ? base.scenario : plainScenario(base.id, base.project);
  const matrix = { ...start.matrix, ...readAxes(input, reader), ...readEnvironment(input.env ?? [], reader) };
  const outcome = reader.word("--expect", input.expect, OUTCOMES);
  const scenario: Scenario = {
    ...start,
    matrix,
    ...defined({
      steps: readSteps(input.steps, reader),
      packages: reader.checked("--packages", input.packages, checkPackages),
      system: reader.checked("--system", splitAll(input.system), checkDebianPackage),
      network: reader.word("--network", input.network, ["none", "bridge"] as const),
      repeat: reader.number("--repeat", input.repeat, 1, 1_000),
      expect: outcome === undefined ? undefined : [{ when: {}, outcome }],
    }),
    limits: { ...start.limits, ...readLimits(input, reader) },
  };
  if (reader.problems.length > 0) throw new ScenarioError(reader.problems);
  return scenario;
}

function readAxes({ axes }: AxesInput, reader: FlagReader): Matrix {
  const read = AXIS_NAMES.flatMap((axis) => {
    const given = axes[axis];
    if (given === undefined || given.length === 0) return [];
    const values = SPLIT.has(axis) ? splitAll(given) : given;
    return [[axis, (values ?? []).map((value) => reader.axis(axis, value))] as const];
  });
  return Object.fromEntries(read);
}

function readEnvironment(given: readonly string[], reader: FlagReader): Matrix {
  const axes = new Map<AxisName, string[]>();
  for (const text of given) {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(text);
    if (!match) {
      reader.complain("--env", `cannot read "${text}"`, "write --env NAME=VALUE");
      continue;
    }
    const variable = checkVariable(match[1] ?? "");
    if (variable.kind === "bad") reader.complain("--env", variable.message, variable.hint);
    else axes.set(`env.${match[1]}`, [...(axes.get(`env.${match[1]}`) ?? []), match[2] ?? ""]);
  }
  return Object.fromEntries(axes);
}

const STEP_FLAG_WORDS = ["build", "vet", "test", "run"];

function readSteps(given: readonly string[] | undefined, reader: FlagReader): Step[] | undefined {
  return nonEmpty(splitAll(given))?.flatMap((word) => {
    const step = plainStep(word);
    if (step) return [step];
    const hint = nearestHint(word, STEP_FLAG_WORDS) ?? `expected ${oneOf(STEP_FLAG_WORDS)}`;
    reader.complain("--steps", `unknown step "${word}"`, hint);
    return [];
  });
}

function readLimits(input: AxesInput, reader: FlagReader): Partial<CellLimits> {
  return defined({
    memoryBytes: reader.limit("--memory", input.memory, MEMORY),
    cpus: reader.limit("--cpus", input.cpus, CPUS),
    pids: reader.number("--pids", input.pids, 16, 1_000_000),
    diskBytes: reader.limit("--disk", input.disk, DISK),
    timeoutMs: reader.limit("--timeout", input.timeout, TIME),
    silenceMs: reader.limit("--silence", input.silence, TIME),
    linkRssBytes: reader.limit("--rss-threshold", input.rssThreshold, LINK_RSS),
  });
}

function splitAll(given: readonly string[] | undefined): string[] | undefined {
  return given?.flatMap((text) => text.split(",").map((part) => part.trim()));
}

function nonEmpty<T>(values: readonly T[] | undefined): T[] | undefined {
  return values && values.length > 0 ? [...values] : undefined;
}

/** Reads values one after another and keeps what is wrong with each. */
class FlagReader {
  readonly problems: Problem[] = [];

  complain(flag: string, message: string, hint: string | null): void {
    this.problems.push(wholeFile(flag, message, hint));
  }

  axis(axis: FixedAxis, value: string): string {
    const result = checkAxisValue(axis, value);
    if (result.kind === "ok") return result.value;
    this.complain(`--${axis}`, result.message, result.hint);
    return value;
  }

  checked(
    flag: string,
    values: readonly string[] | undefined,
    check: (text: string) => Checked<string>,
  ): string[] | undefined {
    for (const result of values?.map(check) ?? [])
      if (result.kind === "bad") this.complain(flag, result.message, result.hint);
    return nonEmpty(values);
  }

  word<T extends string>(flag: string, value: string | undefined, words: readonly T[]): T | undefined {
    const found = words.find((word) => word === value);
    if (value !== undefined && found === undefined)
      this.complain(
        flag,
        `unknown value "${value}"`,
        nearestHint(value, words) ?? `expected ${oneOf(words)}`,
      );
    return found;
  }

  number(flag: string, value: string | undefined, least: number, most: number): number | undefined {
    const read = (text: string) => {
      const found = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return found >= least && found <= most ? found : undefined;
    };
    return this.limit(flag, value, { parse: read, expected: `a whole number from ${least} to ${most}` });
  }

  limit(flag: string, value: string | undefined, { parse, expected }: LimitValue): number | undefined {
    const found = value === undefined ? undefined : parse(value);
    if (value !== undefined && found === undefined)
      this.complain(flag, `cannot read "${value}"`, `expected ${expected}`);
    return found;
  }
}

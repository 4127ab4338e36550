import { z } from "zod";
import { OUTCOMES } from "../domain/outcome.ts";
import { parseDuration, parseSize } from "../domain/quantity.ts";
import type { SizeBound } from "../domain/scenario.ts";
import { nearestHint, oneOf } from "./nearest-word.ts";
import { conditionSchema, matrixSchema } from "./schema-axes.ts";
import { checked, listOf, parsed, scalar, wholeNumber } from "./schema-parts.ts";
import { stepSchema } from "./schema-steps.ts";

const size = () => parsed(parseSize, "size", "a number and a unit, such as 2GiB or 512MiB");
const duration = () => parsed(positive(parseDuration), "duration", "a duration such as 10m, 90s or 1h30m");
const exitCode = () => wholeNumber("exit code", 0, 255).optional();

function positive(parse: (text: string) => number | undefined): (text: string) => number | undefined {
  return (text) => parse(text) || undefined;
}

/** A word of a fixed list, with the nearest one named when it is none. */
function word<T extends string>(what: string, words: readonly T[]) {
  return checked<T>(
    (text) => {
      const found = words.find((known) => known === text);
      if (found !== undefined) return { kind: "ok", value: found };
      return {
        kind: "bad",
        message: `unknown ${what} "${text}"`,
        hint: nearestHint(text, words) ?? `expected ${oneOf(words)}`,
      };
    },
    { enum: [...words] },
  );
}

/** Reads "< 400MiB"; undefined when it is no bound. */
function parseSizeBound(text: string): SizeBound | undefined {
  const match = /^(<=|>=|<|>)\s*(.+)$/.exec(text.trim());
  const bytes = match?.[2] === undefined ? undefined : parseSize(match[2]);
  return bytes === undefined ? undefined : { operator: match?.[1] as SizeBound["operator"], bytes };
}

function parseRegex(text: string): string | undefined {
  try {
    new RegExp(text);
    return text.length <= 2_000 ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Processors: a number above 0, halves allowed. */
export function parseCpus(text: string): number | undefined {
  return /^\d{1,3}(?:\.\d{1,2})?$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

/** The limits of a cell, each under the name and in the unit that cells use. */
const limitsSchema = z.strictObject({
  memory: size().optional().describe("Memory of the whole cell, such as 2GiB."),
  cpus: parsed(parseCpus, "number of processors", "a number above 0").optional(),
  pids: wholeNumber("number of processes", 16, 1_000_000).optional(),
  disk: size().optional().describe("What a cell may write, such as 8GiB."),
  timeout: duration().optional().describe("For all steps together, such as 10m."),
  silence: duration().optional().describe("Longest time without output or a tool starting or ending."),
  linkRss: size().optional().describe("A link above this is a finding; nothing is killed."),
});

const expectSchema = z.strictObject({
  when: conditionSchema.optional().describe("The cells that this is about; absent means all."),
  outcome: word("outcome", OUTCOMES),
  class: scalar().optional().describe("Failure class, such as compile.types."),
  message: parsed(parseRegex, "regular expression", "one that JavaScript reads")
    .optional()
    .describe("A regular expression that the failure's message matches."),
  exit: z
    .strictObject({ go: exitCode(), tool: exitCode(), child: exitCode(), program: exitCode() })
    .optional(),
  linkRss: parsed(parseSizeBound, "size bound", 'something like "< 400MiB"').optional(),
});

const variable = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "not the name of an environment variable"),
  scalar(),
);

/** A scenario file. Every scalar is a string here: the YAML is read with the failsafe schema. */
export const scenarioSchema = z.strictObject({
  title: scalar().optional().describe("One line that says what is reproduced."),
  project: scalar().optional().describe("The project's folder, relative to this file."),
  module: scalar().optional().describe("A published module, path@version."),
  packages: listOf(scalar()).optional().describe("Package patterns; ./... when absent."),
  steps: listOf(stepSchema).optional().describe("What each cell does, in order; build when absent."),
  matrix: matrixSchema.optional().describe("Axes and their values; every axis multiplies."),
  system: listOf(scalar()).optional().describe("Debian packages that the image must hold."),
  layout: word("layout", ["module", "gopath"]).optional(),
  importPath: scalar().optional().describe("Where the project lies in GOPATH, with layout: gopath."),
  env: variable.optional().describe("Environment variables of every cell."),
  limits: limitsSchema.optional(),
  network: word("network", ["none", "bridge"]).optional(),
  repeat: wholeNumber("number of attempts", 1, 1_000).optional(),
  expect: z
    .array(expectSchema)
    .optional()
    .describe("First match wins; without one a cell is expected to pass."),
});

/** What a scenario file says, checked and typed, before defaults. */
export type ScenarioFile = z.output<typeof scenarioSchema>;

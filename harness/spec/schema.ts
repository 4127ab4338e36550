import { z } from "zod";
import { OUTCOMES } from "../domain/outcome.ts";
import { parseSize } from "../domain/quantity.ts";
import type { SizeBound } from "../domain/scenario.ts";
import { CPUS, DISK, LINK_RSS, type LimitValue, MEMORY, TIME } from "./limit-values.ts";
import { nearestHint, oneOf } from "./nearest-word.ts";
import { conditionSchema, matrixSchema } from "./schema-axes.ts";
import { checked, listOf, parsed, scalar, wholeNumber } from "./schema-parts.ts";
import { stepSchema } from "./schema-steps.ts";
import { checkDebianPackage, checkPackages, checkVariable } from "./word-value.ts";

const limit = (what: string, { parse, expected }: LimitValue) => parsed(parse, what, expected);
const packages = () => listOf(checked(checkPackages));
const exitCode = () => wholeNumber("exit code", 0, 255).optional();

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

/** The limits of a cell, each under the name and in the unit that cells use. */
const limitsSchema = z.strictObject({
  memory: limit("size", MEMORY).optional().describe("Memory of the whole cell, such as 2GiB."),
  cpus: limit("number of processors", CPUS).optional(),
  pids: wholeNumber("number of processes", 16, 1_000_000).optional(),
  disk: limit("size", DISK).optional().describe("What a cell may write, such as 8GiB."),
  timeout: limit("duration", TIME).optional().describe("For all steps together, such as 10m."),
  silence: limit("duration", TIME)
    .optional()
    .describe("Longest time without output or a tool starting or ending."),
  linkRss: limit("size", LINK_RSS).optional().describe("A link above this is a finding; nothing is killed."),
});

const expectSchema = z.strictObject({
  when: conditionSchema.optional().describe("The cells that this is about; absent means all."),
  outcome: word("outcome", OUTCOMES),
  class: scalar().optional().describe("Failure class, such as compile.types."),
  message: parsed(parseRegex, "regular expression", "one that JavaScript reads")
    .optional()
    .describe("A regular expression that the failure's message matches."),
  output: parsed(parseRegex, "regular expression", "one that JavaScript reads")
    .optional()
    .describe("A regular expression that what the step printed matches, also where it passed."),
  exit: z
    .strictObject({ go: exitCode(), tool: exitCode(), child: exitCode(), program: exitCode() })
    .optional(),
  linkRss: parsed(parseSizeBound, "size bound", 'something like "< 400MiB"').optional(),
});

const variable = z.record(checked(checkVariable), scalar());

/** A scenario file. Every scalar is a string here: the YAML is read with the failsafe schema. */
export const scenarioSchema = z.strictObject({
  title: scalar().optional().describe("One line that says what is reproduced."),
  project: scalar().optional().describe("The project's folder, relative to this file."),
  pieces: wholeNumber("number of pieces", 1, 100_000)
    .optional()
    .describe("Size of a project that grows: how many files each of its .each files stands for."),
  module: scalar().optional().describe("A published module, path@version."),
  packages: packages().optional().describe("Package patterns; ./... when absent."),
  steps: listOf(stepSchema).optional().describe("What each cell does, in order; build when absent."),
  matrix: matrixSchema.optional().describe("Axes and their values; every axis multiplies."),
  system: listOf(checked(checkDebianPackage))
    .optional()
    .describe("Debian packages that the image must hold."),
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

import { z } from "zod";
import type { Step } from "../domain/step.ts";
import { nearestHint, oneOf } from "./nearest-word.ts";
import { checked, complain, listOf, scalar } from "./schema-parts.ts";
import { checkPackages } from "./word-value.ts";

const STEP_WORDS = ["build", "vet", "test", "run"] as const;
const MAPPING_WORDS = [...STEP_WORDS, "command", "shell"] as const;

const common = {
  packages: listOf(checked(checkPackages))
    .optional()
    .describe("Package patterns; the scenario's packages when absent."),
  flags: listOf(scalar()).optional().describe("Further flags of the go command, after those of the axes."),
};

const stepMapping = z
  .strictObject({
    build: z.strictObject(common).optional(),
    vet: z.strictObject(common).optional(),
    test: z
      .strictObject({
        ...common,
        native: z
          .enum(["true", "false"])
          .meta({ gauntlet: "scalar" })
          .optional()
          .describe("Run `go test` itself in place of `go test -c`."),
      })
      .optional(),
    run: z
      .strictObject({ ...common, args: listOf(scalar()).optional().describe("The program's arguments.") })
      .optional(),
    command: z
      .array(scalar())
      .min(1, "a command needs a program")
      .refine(([program]) => program !== "", "a command needs a program")
      .optional()
      .describe("A program and its arguments, as they are."),
    shell: scalar()
      .refine((script) => script.trim() !== "", "a shell step needs a script")
      .optional()
      .describe("A script for sh; the image then has a shell."),
  })
  .transform((mapping, ctx): Step => {
    const given = MAPPING_WORDS.filter((word) => mapping[word] !== undefined);
    if (given.length !== 1) {
      // An unknown key was complained of already.
      if (ctx.issues.length > 0) return z.NEVER;
      complain(
        ctx,
        {
          message: "a step is one of build, vet, test, run, command or shell",
          hint: "give each step its own list item",
        },
        mapping,
      );
      return z.NEVER;
    }
    const { build, vet, test, run, command, shell } = mapping;
    if (build) return { kind: "build", packages: build.packages ?? [], flags: build.flags ?? [] };
    if (vet) return { kind: "vet", packages: vet.packages ?? [], flags: vet.flags ?? [] };
    if (test)
      return {
        kind: "test",
        packages: test.packages ?? [],
        flags: test.flags ?? [],
        native: test.native === "true",
      };
    if (run)
      return { kind: "run", packages: run.packages ?? [], flags: run.flags ?? [], args: run.args ?? [] };
    return command ? { kind: "command", argv: command } : { kind: "shell", script: shell ?? "" };
  });

const stepWord = checked<Step>(
  (text) => {
    const step = plainStep(text);
    if (step) return { kind: "ok", value: step };
    const hint =
      text === "command" || text === "shell"
        ? `write {${text}: …}`
        : (nearestHint(text, MAPPING_WORDS) ?? `expected ${oneOf(STEP_WORDS)}`);
    return { kind: "bad", message: `unknown step "${text}"`, hint };
  },
  { enum: [...STEP_WORDS] },
);

/** A step as a single word, with nothing of its own; undefined for words that name none. */
export function plainStep(word: string): Step | undefined {
  switch (word) {
    case "build":
    case "vet":
      return { kind: word, packages: [], flags: [] };
    case "test":
      return { kind: "test", packages: [], flags: [], native: false };
    case "run":
      return { kind: "run", packages: [], flags: [], args: [] };
    default:
      return undefined;
  }
}

/** One step: a word, or a mapping with details. */
export const stepSchema = z.union([stepWord, stepMapping]);

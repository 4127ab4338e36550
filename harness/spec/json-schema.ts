import { z } from "zod";
import { scenarioSchema } from "./schema.ts";

/** A JSON Schema as plain data. */
export type JsonSchema = { [key: string]: unknown };

/**
 * The scenario file's JSON Schema, generated from the parser's own types. An editor reads `1.20` as a number and `on`
 * as a boolean where the parser reads text, so every scalar may be any of them.
 */
export function scenarioJsonSchema(): JsonSchema {
  const made = z.toJSONSchema(scenarioSchema, {
    io: "input",
    reused: "inline",
    override: ({ jsonSchema }) => {
      const schema = jsonSchema as JsonSchema;
      const mark = schema.gauntlet;
      delete schema.gauntlet;
      if (mark === "scalar") widenScalar(schema);
      if (mark === "axes") allowVariables(schema);
    },
  }) as JsonSchema;
  return {
    ...made,
    title: "A gauntlet scenario",
    description: "A Go project, the axes that it is run over, and what each combination is expected to do.",
    oneOf: [{ required: ["project"] }, { required: ["module"] }],
  };
}

function widenScalar(schema: JsonSchema): void {
  if (schema.type === "string") schema.type = ["string", "number", "boolean"];
  if (Array.isArray(schema.enum)) schema.enum = schema.enum.flatMap(looseForms);
}

/** The forms in which an editor may see a word: itself, and as the number or boolean that it looks like. */
function looseForms(word: unknown): unknown[] {
  if (word === "true" || word === "false") return [word, word === "true"];
  return /^\d+$/.test(String(word)) ? [word, Number(word)] : [word];
}

/** Beside the named axes only env.NAME is allowed, which zod's catch-all cannot say. */
function allowVariables(schema: JsonSchema): void {
  schema.patternProperties = { "^env\\.[A-Za-z_][A-Za-z0-9_]*$": schema.additionalProperties };
  schema.additionalProperties = false;
}

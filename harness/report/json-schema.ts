import { z } from "zod";
import { runSchema } from "./run-schema.ts";

/** The text of run.schema.json: the JSON Schema of the `--json` document, made from the schema that the tests check it by. */
export function reportSchemaText(): string {
  const schema = z.toJSONSchema(runSchema, { target: "draft-2020-12" });
  return `${JSON.stringify({ title: "A run of gauntlet", ...schema }, null, 2)}\n`;
}

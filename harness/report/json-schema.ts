import { z } from "zod";
import { linkmemSchema } from "./linkmem-schema.ts";
import { runSchema } from "./run-schema.ts";

/** The text of run.schema.json: the JSON Schema of the `--json` document, made from the schema that the tests check it by. */
export function reportSchemaText(): string {
  return schemaText("A run of gauntlet", runSchema);
}

/** The text of linkmem.schema.json, of the documents of `linkmem --json`. */
export function linkmemSchemaText(): string {
  return schemaText("What linkers take of memory, measured by gauntlet", linkmemSchema);
}

function schemaText(title: string, of: z.ZodType): string {
  const schema = z.toJSONSchema(of, { target: "draft-2020-12" });
  return `${JSON.stringify({ title, ...schema }, null, 2)}\n`;
}

/** Writes the shipped JSON Schemas from the types that the program itself uses. Run by `npm run schema`. */
import { writeFile } from "node:fs/promises";
import { scenarioJsonSchema } from "../spec/json-schema.ts";

const target = new URL("../../scenarios/scenario.schema.json", import.meta.url);
await writeFile(target, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);

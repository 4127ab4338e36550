/** Writes the shipped JSON Schemas from the types that the program itself uses: `npm run schema`. Tests fail when they are stale. */
import { writeFile } from "node:fs/promises";
import { linkmemSchemaText, reportSchemaText } from "../report/json-schema.ts";
import { scenarioJsonSchema } from "../spec/json-schema.ts";
import { claimJsonSchema } from "../spec/load-claims.ts";

const at = (path: string): URL => new URL(path, import.meta.url);
await writeFile(
  at("../../scenarios/scenario.schema.json"),
  `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
);
await writeFile(at("../../scenarios/claim.schema.json"), `${JSON.stringify(claimJsonSchema(), null, 2)}\n`);
await writeFile(at("../report/run.schema.json"), reportSchemaText());
await writeFile(at("../report/linkmem.schema.json"), linkmemSchemaText());

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { reportSchemaText } from "../report/json-schema.ts";

/** Writes harness/report/run.schema.json; a test fails when it is not fresh. */
writeFileSync(fileURLToPath(new URL("../report/run.schema.json", import.meta.url)), reportSchemaText());

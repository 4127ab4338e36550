import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { scenarioJsonSchema } from "../../harness/spec/json-schema.ts";
import { claimJsonSchema } from "../../harness/spec/load-claims.ts";
import { SCENARIOS, shippedFiles } from "./shipped.ts";

test("the shipped schema is what the parser's types give (else: npm run schema)", () => {
  const shipped = (name: string): unknown => JSON.parse(readFileSync(`${SCENARIOS}${name}`, "utf8"));
  expect(shipped("scenario.schema.json")).toEqual(scenarioJsonSchema());
  expect(shipped("claim.schema.json")).toEqual(claimJsonSchema());
});

test("every shipped scenario names the schema to the editor", () => {
  for (const kind of ["scenario", "claim"] as const)
    for (const file of shippedFiles(kind))
      expect(readFileSync(`${SCENARIOS}${file}`, "utf8"), file).toMatch(
        new RegExp(`^# yaml-language-server: \\$schema=\\.\\./${kind}\\.schema\\.json\\n`),
      );
});

test("an editor may see a version as a number, and no axis but the named ones and env.NAME", () => {
  const schema = scenarioJsonSchema() as { properties: { matrix: Record<string, unknown> } };
  const { matrix } = schema.properties;
  expect(matrix.additionalProperties).toBe(false);
  expect(Object.keys(matrix.patternProperties as object)).toEqual(["^env\\.[A-Za-z_][A-Za-z0-9_]*$"]);
  expect(JSON.stringify((matrix.properties as Record<string, unknown>).go)).toContain('"number"');
});

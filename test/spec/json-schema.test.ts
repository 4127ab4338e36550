import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { scenarioJsonSchema } from "../../harness/spec/json-schema.ts";
import { claimJsonSchema } from "../../harness/spec/load-claims.ts";
import { isClaim, SCENARIOS, SHIPPED } from "./shipped.ts";

test("the shipped schema is what the parser's types give (else: npm run schema)", () => {
  const shipped: unknown = JSON.parse(readFileSync(`${SCENARIOS}scenario.schema.json`, "utf8"));
  expect(shipped).toEqual(scenarioJsonSchema());
});

test("the shipped schema of claims is what their parser's types give (else: npm run schema)", () => {
  const shipped: unknown = JSON.parse(readFileSync(`${SCENARIOS}claim.schema.json`, "utf8"));
  expect(shipped).toEqual(claimJsonSchema());
});

test.each(SHIPPED)("%s names the schema to the editor", (path) => {
  const schema = isClaim(path) ? "claim" : "scenario";
  const [first] = readFileSync(`${SCENARIOS}${path}`, "utf8").split("\n");
  expect(first).toBe(`# yaml-language-server: $schema=../${schema}.schema.json`);
});

test("an editor may see a version as a number, and no axis but the named ones and env.NAME", () => {
  const schema = scenarioJsonSchema() as { properties: { matrix: Record<string, unknown> } };
  const { matrix } = schema.properties;
  expect(matrix.additionalProperties).toBe(false);
  expect(Object.keys(matrix.patternProperties as object)).toEqual(["^env\\.[A-Za-z_][A-Za-z0-9_]*$"]);
  expect(JSON.stringify((matrix.properties as Record<string, unknown>).go)).toContain('"number"');
});

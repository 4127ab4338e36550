import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { scenarioJsonSchema } from "../../harness/spec/json-schema.ts";

const scenarios = new URL("../../scenarios/", import.meta.url);

test("the shipped schema is what the parser's types give (else: npm run schema)", () => {
  const shipped: unknown = JSON.parse(readFileSync(new URL("scenario.schema.json", scenarios), "utf8"));
  expect(shipped).toEqual(scenarioJsonSchema());
});

test("every shipped scenario names the schema to the editor", () => {
  const folders = readdirSync(scenarios, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of folders)
    expect(readFileSync(new URL(`${name}/scenario.yaml`, scenarios), "utf8")).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/scenario\.schema\.json\n/,
    );
});

test("an editor may see a version as a number, and no axis but the named ones and env.NAME", () => {
  const schema = scenarioJsonSchema() as { properties: { matrix: Record<string, unknown> } };
  const { matrix } = schema.properties;
  expect(matrix.additionalProperties).toBe(false);
  expect(Object.keys(matrix.patternProperties as object)).toEqual(["^env\\.[A-Za-z_][A-Za-z0-9_]*$"]);
  expect(JSON.stringify((matrix.properties as Record<string, unknown>).go)).toContain('"number"');
});

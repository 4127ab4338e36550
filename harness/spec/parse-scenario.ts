import { z } from "zod";
import type { Scenario } from "../domain/scenario.ts";
import { axisNameComplaints } from "./axis-names.ts";
import { buildScenario } from "./build-scenario.ts";
import type { Problem } from "./problem.ts";
import { readYaml } from "./read-yaml.ts";
import { scenarioSchema } from "./schema.ts";
import { type KeysAt, shapeProblems } from "./shape-problems.ts";
import { problemAt, rangeOf } from "./yaml-source.ts";

/** A scenario, or all that is wrong with its file. */
export type ParsedScenario =
  | { readonly kind: "ok"; readonly scenario: Scenario }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] };

/** Reads a scenario file's text. `path` is shown in problems; `dir` (absolute) is what `project` is relative to. */
export function parseScenario(text: string, path: string, dir: string): ParsedScenario {
  const read = readYaml(text, path, "scenario");
  if (read.kind === "problems") return read;
  const { source, value } = read;
  const names = axisNameComplaints(value).map(({ path, message, hint }) =>
    problemAt(source, ...rangeOf(source, path, true), message, hint),
  );
  const result = scenarioSchema.safeParse(value, { reportInput: true });
  const shape = result.success ? [] : shapeProblems(source, result.error.issues, keysAt);
  if (!result.success || names.length > 0)
    return { kind: "problems", problems: [...names, ...shape].sort(byPlace) };
  const built = buildScenario(result.data, dir);
  if (built.kind === "ok") return built;
  const problems = built.complaints.map(({ path, message, hint }) =>
    problemAt(source, ...rangeOf(source, path, true), message, hint),
  );
  return { kind: "problems", problems };
}

const byPlace = (a: Problem, b: Problem) =>
  (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);

/** Valid keys of the mapping at a path, read from the generated schema, so that no list is kept twice. */
const keysAt: KeysAt = (path) => {
  let schema: JsonSchema | undefined = plainSchema();
  for (const part of path) schema = step(schema, part);
  return mappings(schema).flatMap((found) => Object.keys(found.properties ?? {}));
};

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

const plainSchema = (): JsonSchema =>
  z.toJSONSchema(scenarioSchema, { io: "input", unrepresentable: "any" }) as JsonSchema;
const mappings = (schema: JsonSchema | undefined): readonly JsonSchema[] =>
  schema?.anyOf ?? (schema ? [schema] : []);

function step(schema: JsonSchema | undefined, part: PropertyKey): JsonSchema | undefined {
  const candidates = mappings(schema).flatMap((found) =>
    mappings(/^\d+$/.test(String(part)) ? (found.items ?? found) : found),
  );
  if (/^\d+$/.test(String(part))) return { anyOf: candidates };
  return candidates.map((found) => found.properties?.[String(part)]).find((found) => found !== undefined);
}

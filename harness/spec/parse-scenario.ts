import { isMap } from "yaml";
import { z } from "zod";
import type { Scenario } from "../domain/scenario.ts";
import { buildScenario } from "./build-scenario.ts";
import type { Problem } from "./problem.ts";
import { scenarioSchema } from "./schema.ts";
import { type KeysAt, shapeProblems } from "./shape-problems.ts";
import { MAX_SCENARIO_BYTES, parseYaml, problemAt, rangeOf, type YamlSource } from "./yaml-source.ts";

/** A scenario, or all that is wrong with its file. */
export type ParsedScenario =
  | { readonly kind: "ok"; readonly scenario: Scenario }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] };

/** How often aliases may repeat nodes before it is taken for a bomb. */
const MAX_ALIASES = 100;

/** Reads a scenario file's text. `path` is shown in problems; `dir` (absolute) is what `project` is relative to. */
export function parseScenario(text: string, path: string, dir: string): ParsedScenario {
  const early = refuse(text, path);
  if (early) return { kind: "problems", problems: [early] };
  try {
    const { source, problems } = parseYaml(text, path);
    return problems.length > 0 ? { kind: "problems", problems } : readDocument(source, dir);
  } catch (error) {
    // The library recurses over nesting, and refuses repeated aliases when it makes values.
    const message =
      error instanceof RangeError ? "nested too deeply" : "aliases repeat too much of this file";
    return { kind: "problems", problems: [wholeFile(path, message)] };
  }
}

function readDocument(source: YamlSource, dir: string): ParsedScenario {
  if (!isMap(source.document.contents))
    return {
      kind: "problems",
      problems: [wholeFile(source.path, "not a scenario: the file holds no mapping of keys to values")],
    };
  const result = scenarioSchema.safeParse(source.document.toJS({ maxAliasCount: MAX_ALIASES }), {
    reportInput: true,
  });
  if (!result.success)
    return { kind: "problems", problems: shapeProblems(source, result.error.issues, keysAt) };
  const built = buildScenario(result.data, dir);
  if (built.kind === "ok") return built;
  const problems = built.complaints.map(({ path, message, hint }) =>
    problemAt(source, ...rangeOf(source, path, true), message, hint),
  );
  return { kind: "problems", problems };
}

function refuse(text: string, path: string): Problem | undefined {
  if (text.length > MAX_SCENARIO_BYTES) return wholeFile(path, "larger than 1 MiB; this is no scenario file");
  const nul = text.indexOf("\0");
  if (nul === -1) return text.trim() === "" ? wholeFile(path, "the file is empty") : undefined;
  const before = text.slice(0, nul).split("\n");
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { ...wholeFile(path, "a NUL character; the file is no text"), line: before.length, column };
}

/** A problem of the file as a whole. */
export function wholeFile(path: string, message: string, hint: string | null = null): Problem {
  return { path, line: null, column: null, width: 0, source: null, message, hint };
}

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

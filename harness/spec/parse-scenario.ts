import { isMap } from "yaml";
import { z } from "zod";
import type { Scenario } from "../domain/scenario.ts";
import { axisNameComplaints } from "./axis-names.ts";
import { buildScenario } from "./build-scenario.ts";
import { nestsTooDeeply } from "./nesting.ts";
import type { Problem } from "./problem.ts";
import { scenarioSchema } from "./schema.ts";
import { type KeysAt, shapeProblems } from "./shape-problems.ts";
import {
  lostAliases,
  MAX_SCENARIO_BYTES,
  nulTexts,
  parseYaml,
  problemAt,
  rangeOf,
  type YamlSource,
} from "./yaml-source.ts";

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
  if (nestsTooDeeply(text)) return { kind: "problems", problems: [wholeFile(path, "nested too deeply")] };
  try {
    const { source, problems } = parseYaml(text, path);
    return problems.length > 0 ? { kind: "problems", problems } : readDocument(source, dir);
  } catch (error) {
    // What the library throws, and does not report: aliases that repeat too much, when values are made.
    const message =
      error instanceof ReferenceError ? "aliases repeat too much of this file" : "cannot be read as YAML";
    return { kind: "problems", problems: [wholeFile(path, message)] };
  }
}

function readDocument(source: YamlSource, dir: string): ParsedScenario {
  if (!isMap(source.document.contents))
    return {
      kind: "problems",
      problems: [wholeFile(source.path, "not a scenario: the file holds no mapping of keys to values")],
    };
  const lost = [...lostAliases(source), ...nulTexts(source)];
  if (lost.length > 0) return { kind: "problems", problems: lost };
  const value: unknown = source.document.toJS({ maxAliasCount: MAX_ALIASES });
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

function refuse(text: string, path: string): Problem | undefined {
  if (text.length > MAX_SCENARIO_BYTES) return wholeFile(path, "larger than 1 MiB; this is no scenario file");
  if (text.trim() === "") return wholeFile(path, "the file is empty");
  // YAML itself allows none of these outside of escapes; the library lets them pass.
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
  if (at === -1) return undefined;
  const before = text.slice(0, at).split("\n");
  const column = (before.at(-1)?.length ?? 0) + 1;
  const name = text[at] === "\0" ? "NUL" : "control";
  return {
    ...wholeFile(path, `a ${name} character; the file is no plain text`),
    line: before.length,
    column,
  };
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

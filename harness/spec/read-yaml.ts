import { isMap } from "yaml";
import { nestsTooDeeply } from "./nesting.ts";
import type { Problem } from "./problem.ts";
import { lostAliases, MAX_SCENARIO_BYTES, nulTexts, parseYaml, type YamlSource } from "./yaml-source.ts";

/** The plain value of a file that holds one mapping, or what is wrong with its text. */
export type ReadYaml =
  | { readonly kind: "ok"; readonly source: YamlSource; readonly value: unknown }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] };

/** How often aliases may repeat nodes before it is taken for a bomb. */
const MAX_ALIASES = 100;

/** Reads a text that somebody else wrote, `what` it is to be ("scenario") for messages. Never throws. */
export function readYaml(text: string, path: string, what: string): ReadYaml {
  const early = refuse(text, path, what);
  if (early) return { kind: "problems", problems: [early] };
  try {
    const { source, problems } = parseYaml(text, path);
    return problems.length > 0 ? { kind: "problems", problems } : readDocument(source, what);
  } catch (error) {
    // What the library throws, and does not report: aliases that repeat too much, when values are made.
    const message =
      error instanceof ReferenceError ? "aliases repeat too much of this file" : "cannot be read as YAML";
    return { kind: "problems", problems: [wholeFile(path, message)] };
  }
}

function readDocument(source: YamlSource, what: string): ReadYaml {
  if (!isMap(source.document.contents)) {
    const message = `not a ${what}: the file holds no mapping of keys to values`;
    return { kind: "problems", problems: [wholeFile(source.path, message)] };
  }
  const lost = [...lostAliases(source), ...nulTexts(source)];
  if (lost.length > 0) return { kind: "problems", problems: lost };
  return { kind: "ok", source, value: source.document.toJS({ maxAliasCount: MAX_ALIASES }) };
}

function refuse(text: string, path: string, what: string): Problem | undefined {
  if (text.length > MAX_SCENARIO_BYTES) return wholeFile(path, `larger than 1 MiB; this is no ${what} file`);
  if (text.trim() === "") return wholeFile(path, "the file is empty");
  // YAML itself allows none of these outside of escapes; the library lets them pass.
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
  if (at === -1) return nestsTooDeeply(text) ? wholeFile(path, "nested too deeply") : undefined;
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

import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from "yaml";
import type { Problem } from "./problem.ts";

/** A file's text with the means to point into it. */
export interface YamlSource {
  readonly text: string;
  readonly path: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/** Files above this are refused unread: no scenario comes near it. */
export const MAX_SCENARIO_BYTES = 1_048_576;

/** Reads YAML with the failsafe schema: every scalar is its source text. Errors of syntax come back as problems. */
export function parseYaml(
  text: string,
  path: string,
): { readonly source: YamlSource; readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: "failsafe",
    version: "1.2",
    uniqueKeys: true,
    prettyErrors: false,
    strict: true,
    stringKeys: true,
    lineCounter: lines,
  });
  const source = { text, path, document, lines };
  const errors = [...document.errors, ...document.warnings];
  const problems = errors.map((error) => {
    const hint = syntaxHint(error.code, lineAt(source, error.pos[0]));
    return problemAt(source, error.pos[0], error.pos[1], syntaxMessage(error.code, error.message), hint);
  });
  return { source, problems };
}

function syntaxMessage(code: string, message: string): string {
  const first = message.split("\n")[0] ?? message;
  if (code === "DUPLICATE_KEY") return "this key is already there";
  if (code === "TAB_AS_INDENT") return "a tab in the indentation; YAML indents with spaces";
  if (code === "MULTIPLE_DOCS") return "a scenario file holds one YAML document";
  return first.length > 200 ? `${first.slice(0, 200)}…` : first;
}

/** An unquoted ">=1.23" reads as a block scalar or as a reserved character: say what is meant. */
function syntaxHint(code: string, line: string): string | null {
  if (/[:[{,-]\s*>=?\s*v?\d/.test(line)) return 'a value that begins with ">" needs quotes: ">=1.23"';
  if (code === "DUPLICATE_KEY") return "remove one of the two";
  if (/:\s*[@`%]/.test(line)) return "this character needs quotes at the beginning of a value";
  return null;
}

/** The whole source line around an offset. */
function lineAt(source: YamlSource, offset: number): string {
  const start = source.text.lastIndexOf("\n", offset - 1) + 1;
  const end = source.text.indexOf("\n", start);
  return source.text.slice(start, end === -1 ? undefined : end).replace(/\r$/, "");
}

/** A problem about the text from `start` to `end`; its width stays on the first line. */
export function problemAt(
  source: YamlSource,
  start: number,
  end: number,
  message: string,
  hint: string | null,
): Problem {
  const { line, col } = source.lines.linePos(start);
  const text = lineAt(source, start);
  const width = Math.max(1, Math.min(end - start, text.length - Math.max(col, 1) + 1));
  return {
    path: source.path,
    line: Math.max(line, 1),
    column: Math.max(col, 1),
    width,
    source: text,
    message,
    hint,
  };
}

/** Where the value (or with `key`, the key) at a path stands; the nearest enclosing thing when it is not there. */
export function rangeOf(
  source: YamlSource,
  path: readonly PropertyKey[],
  key: boolean,
): readonly [number, number] {
  let node: unknown = source.document.contents;
  let range = rangeOfNode(node) ?? [0, 0];
  for (const [at, part] of path.entries()) {
    if (isAlias(node)) node = node.resolve(source.document);
    if (!isCollection(node)) break;
    if (key && at === path.length - 1 && isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === String(part));
      return rangeOfNode(pair?.key) ?? range;
    }
    const next: unknown = node.get(isMap(node) ? String(part) : Number(part), true);
    if (next === undefined) break;
    node = next;
    range = rangeOfNode(node) ?? range;
  }
  return range;
}

function rangeOfNode(node: unknown): readonly [number, number] | undefined {
  const range = isNode(node) ? (node as Node).range : undefined;
  return range ? [range[0], range[1]] : undefined;
}

/** Texts with a NUL character, written as an escape: no file name, argument or variable can hold one. */
export function nulTexts(source: YamlSource): Problem[] {
  const problems: Problem[] = [];
  visit(source.document, {
    Scalar: (_key, { value, range }) => {
      if (typeof value !== "string" || !value.includes("\0")) return;
      problems.push(
        problemAt(source, range?.[0] ?? 0, range?.[1] ?? 0, "a NUL character in this text", null),
      );
    },
  });
  return problems;
}

/** Aliases of anchors that are not there, which the library notices only when it makes values. */
export function lostAliases(source: YamlSource): Problem[] {
  const problems: Problem[] = [];
  visit(source.document, {
    Alias: (_key, alias) => {
      if (alias.resolve(source.document)) return;
      const [start, end] = rangeOfNode(alias) ?? [0, 0];
      const hint = "quote it if a text that begins with * is meant";
      problems.push(problemAt(source, start, end, `no anchor "${alias.source}" before this`, hint));
    },
  });
  return problems;
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { parseScenario } from "../../harness/spec/parse-scenario.ts";
import { renderProblem } from "../../harness/spec/problem.ts";

/** What a person sees of a text that is no scenario. */
function said(text: string): string {
  const parsed = parseScenario(text, "s.yaml", "/s");
  return parsed.kind === "ok" ? "ok" : parsed.problems.map(renderProblem).join("\n");
}

test.each([
  ["a duplicate key", "title: a\ntitle: b\n", "s.yaml:2:1: this key is already there"],
  [
    "a tab as indentation",
    "matrix:\n\tgo: [1.24]\n",
    "s.yaml:2:1: a tab in the indentation; YAML indents with spaces",
  ],
  ["a NUL character", "title: a\0b\n", "s.yaml:1:9: a NUL character; the file is no plain text"],
  [
    "an escape character",
    "title: \u001b[31m\n",
    "s.yaml:1:8: a control character; the file is no plain text",
  ],
  ["two documents", "title: a\n---\ntitle: b\n", "s.yaml:2:1: a scenario file holds one YAML document"],
  ["a merge key", "env: &e {A: b}\nlimits:\n  <<: *e\nproject: .\n", 's.yaml:3:3: unknown key "<<"'],
  ["a foreign tag", "project: !exec x\n", "s.yaml:1:10: Unresolved tag: !exec"],
  [
    "a list in place of a mapping",
    "- a\n",
    "s.yaml: not a scenario: the file holds no mapping of keys to values",
  ],
  ["an empty file", " \n", "s.yaml: the file is empty"],
  ["flow nesting without end", `a: ${"[".repeat(100_000)}`, "s.yaml: nested too deeply"],
  ["block nesting without end", `a:\n${"- ".repeat(100_000)}x\n`, "s.yaml: nested too deeply"],
  ["10 MB", `title: ${"x".repeat(10_000_000)}\n`, "s.yaml: larger than 1 MiB; this is no scenario file"],
  ["an alias without anchor", "project: *p\n", 's.yaml:1:10: no anchor "p" before this'],
])("%s is one clear line", (_name, text, line) => {
  expect(said(text).split("\n")[0]).toContain(line);
});

test("aliases that multiply are refused and not expanded", () => {
  const rows = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
  for (const [name, before] of ["ba", "cb", "dc", "ed", "fe"])
    rows.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(",")}]`);
  expect(said(`${rows.join("\n")}\n`)).toBe("s.yaml: aliases repeat too much of this file");
});

test("an anchor that is used once is an ordinary value", () => {
  expect(said("project: .\nmatrix: {go: &v [1.24], exclude: [{go: *v}]}\n")).toBe("ok");
});

test("names that JavaScript objects have are unknown keys like any other", () => {
  const text = "project: .\n__proto__: {x: y}\nconstructor: z\nmatrix: {toString: [a]}\n";
  expect(said(text)).toContain('unknown key "__proto__"');
  expect(said(text)).toContain('unknown key "constructor"');
  expect(said(text)).toContain('unknown axis "toString"');
});

test("what a message quotes is short and holds nothing that a terminal obeys", () => {
  const shown = said(`project: .\nmatrix: {target: "linux/${"x".repeat(5_000)}\\e[2J"}\n`);
  expect(shown.length).toBeLessThan(1_000);
  expect(shown).not.toContain("\u001b");
});

test("whatever the text, the answer is a scenario or problems", () => {
  const yamlish = fc.array(
    fc.constantFrom(
      "title: ",
      "project: .",
      "matrix:",
      "  go: [",
      "]",
      "- ",
      "{",
      "}",
      ": ",
      "\n",
      ">=1.2",
      "*a",
      "&a ",
      "'",
      '"',
      "|",
      "\t",
      "!!x ",
      "1.20",
      "expect:",
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        yamlish.map((parts) => parts.join("")),
      ),
      (text) => {
        const parsed = parseScenario(text, "s.yaml", "/s");
        return (
          parsed.kind === "ok" ||
          (parsed.problems.length > 0 && parsed.problems.every((p) => p.message !== ""))
        );
      },
    ),
    { numRuns: 500 },
  );
});

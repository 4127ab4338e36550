import { expect, test } from "vitest";
import { parseImportAnswer } from "../../harness/store/import-answer.ts";

const ANSWER = {
  ...{ schema: 1, list: { code: 0, stderr: "", trouble: "" }, source: "list", over: false, said: [] },
  packages: [{ path: "m/a", dir: "a" }],
  imports: [{ from: 0, to: 0, test: false, file: "a/a.go", line: 3, column: 8 }],
};

test("a whole answer is read", () => {
  const { schema: _, ...graph } = ANSWER;
  expect(parseImportAnswer(JSON.stringify(ANSWER))).toEqual(graph);
});

test.each([
  ["", "an empty file"],
  ["{", "a file cut short"],
  [JSON.stringify({ ...ANSWER, schema: 2 }), "another schema"],
  [JSON.stringify({ ...ANSWER, imports: [{ ...ANSWER.imports[0], to: 1 }] }), "a package that is not there"],
])("%s is no answer: %s", (text) => {
  expect(parseImportAnswer(text)).toBeUndefined();
});

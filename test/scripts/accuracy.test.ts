import { expect, test } from "vitest";
import { rule } from "../../harness/diagnose/rule.ts";
import { type AccuracyReport, renderMarkdown, renderText } from "../../harness/scripts/accuracy-report.ts";
import { confusionOf, type Judged } from "../../harness/scripts/confusion.ts";
import { knownRules } from "../../harness/scripts/known-rules.ts";

const judged = (expected: string, ...found: readonly string[]): Judged[] =>
  found.map((each) => ({ expected, found: each }));

const SMALL = confusionOf([
  ...judged("link", "link", "unknown", "types", "types"),
  ...judged("types", "types", "types"),
]);

test("a confusion table counts what each class was taken for, and keeps unknown apart from wrong", () => {
  expect(SMALL).toEqual({
    ...{ total: 6, right: 3, unknown: 1, wrong: 2 },
    rows: [
      {
        ...{ expected: "link", total: 4, right: 1 },
        taken: [
          { as: "types", count: 2 },
          { as: "unknown", count: 1 },
        ],
      },
      { expected: "types", total: 2, right: 2, taken: [] },
    ],
  });
});

test("a class that is itself called unknown is right when it is found", () => {
  expect(confusionOf(judged("unknown", "unknown"))).toMatchObject({ right: 1, unknown: 0, wrong: 0 });
});

const RULES = [
  rule({ id: "a", from: "go", match: [/old words/, /new words/], attribution: "project", why: "a" }),
  rule({ id: "b", from: "go", match: /words of the new release/, attribution: "project", why: "b" }),
];

test("a rule is known by the expressions that older releases' texts bear out, and not at all without one", () => {
  const known = knownRules(RULES, [{ ruleId: "a", lines: ["these are old words"] }]);
  expect(known.rules.rules.map(({ id, match }) => [id, match])).toEqual([["a", [/old words/]]]);
  expect(known).toMatchObject({ unseen: ["b"], expressionsKept: 1 });
});

test("a line that another rule decided bears nothing out", () => {
  const known = knownRules(RULES, [{ ruleId: "b", lines: ["old words of the new release"] }]);
  expect(known.unseen).toEqual(["a"]);
});

const REPORT: AccuracyReport = {
  ...{ until: "1.24", fixtures: 8, rules: 2, expressions: 3, expressionsKept: 1, unseen: ["b"] },
  ...{ trained: confusionOf(judged("types", "types", "types")), tested: SMALL, withAll: SMALL },
  leftOut: [{ minor: "1.25", confusion: SMALL }],
};

test("the report names what is wrong class by class, and sums up what is right", () => {
  expect(renderText(REPORT, false)).toBe(
    `rules that texts up to 1.24 bear out: 1 of 2; without b
their expressions: 1 of 3
texts up to 1.24: 100.0 % (2 of 2) right, 0 unknown, 0 wrong
texts after 1.24: 50.0 % (3 of 6) right, 1 unknown, 2 wrong
texts after 1.24, all rules: 50.0 % (3 of 6) right, 1 unknown, 2 wrong

class  fixtures  right  taken for
link          4      1  types 2, unknown 1
1 more classes (2 fixtures) are all right

minor left out  fixtures  right  unknown  wrong
1.25                   6      3        1      2
`,
  );
  expect(renderMarkdown(REPORT, true)).toContain(
    "| link | 4 | 1 | types 2, unknown 1 |\n| types | 2 | 2 | – |\n",
  );
});

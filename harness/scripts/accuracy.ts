import { parseArgs } from "node:util";
import { diagnoseAttempt, factsOf } from "../diagnose/attempt.ts";
import { RULES } from "../diagnose/registry.ts";
import type { RuleRegistry } from "../diagnose/rule-registry.ts";
import { stepSymptoms } from "../diagnose/step-symptoms.ts";
import { type GoVersion, minorNumber } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import { type AccuracyReport, renderMarkdown, renderText } from "./accuracy-report.ts";
import { confusionOf, type Judged } from "./confusion.ts";
import { attemptOf, cellOf } from "./corpus-fixture.ts";
import { loadFixtures, type StoredFixture } from "./corpus-store.ts";
import { type KnownRules, knownRules, type Printed } from "./known-rules.ts";

/**
 * How the rules age: those that the fixtures of Go 1.24 and older bear out, tried on the fixtures of newer releases.
 *
 *   tsx harness/scripts/accuracy.ts [--until 1.24] [--markdown] [--all]
 *
 * --all shows the classes that are right too. Runs nothing: it reads test/fixtures/logs.
 */
const { values } = parseArgs({
  options: {
    until: { type: "string", default: "1.24" },
    markdown: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
  },
});

const fixtures = loadFixtures();
const until = Number(values.until.split(".")[1]);
const minor = ({ fixture }: StoredFixture): number => minorNumber(fixture.go as GoVersion);

function judgeAll(those: readonly StoredFixture[], rules: RuleRegistry): Judged[] {
  return those.map(({ fixture, log }) => {
    const { verdict } = diagnoseAttempt(cellOf(fixture), attemptOf(fixture, log), rules);
    return { expected: fixture.expected.class, found: verdict?.failureClass ?? "no failure" };
  });
}

/** The lines that rules get to see of a fixture. */
function printedBy({ fixture, log }: StoredFixture): Printed {
  const { steps, processes } = attemptOf(fixture, log);
  const symptoms = steps.flatMap((step) => stepSymptoms(step, processes, factsOf(cellOf(fixture))));
  return { ruleId: fixture.expected.ruleId, lines: symptoms.flatMap(({ lines }) => lines) };
}

const printed = new Map(fixtures.map((each) => [each, printedBy(each)]));
const knownFrom = (those: readonly StoredFixture[]): KnownRules =>
  knownRules(
    RULES.rules,
    those.map((each) => printed.get(each) as Printed),
  );

const old = fixtures.filter((each) => minor(each) <= until);
const newer = fixtures.filter((each) => minor(each) > until);
const known = knownFrom(old);
const minors = [...groupBy(fixtures, minor)].sort(([a], [b]) => a - b);

const report: AccuracyReport = {
  until: values.until,
  fixtures: fixtures.length,
  rules: RULES.rules.length,
  expressions: RULES.rules.reduce((sum, { match }) => sum + match.length, 0),
  unseen: known.unseen,
  expressionsKept: known.expressionsKept,
  trained: confusionOf(judgeAll(old, known.rules)),
  tested: confusionOf(judgeAll(newer, known.rules)),
  withAll: confusionOf(judgeAll(newer, RULES)),
  leftOut: minors.map(([name, those]) => ({
    minor: `1.${name}`,
    confusion: confusionOf(judgeAll(those, knownFrom(fixtures.filter((each) => minor(each) !== name)).rules)),
  })),
};
process.stdout.write((values.markdown ? renderMarkdown : renderText)(report, values.all));

import { describe, expect, test } from "vitest";
import { claimsOf } from "../../harness/diagnose/match.ts";
import { RULES } from "../../harness/diagnose/registry.ts";
import { rule } from "../../harness/diagnose/rule.ts";
import { RuleRegistry } from "../../harness/diagnose/rule-registry.ts";
import { EVERYONE, stepSymptoms } from "../../harness/diagnose/step-symptoms.ts";
import { isNoise } from "../../harness/diagnose/text-lines.ts";
import { attemptOf } from "../../harness/scripts/corpus-fixture.ts";
import { FIXTURES } from "./read-fixtures.ts";

const sample = { id: "a.b", from: "go", match: /x/, attribution: "project", why: "because" } as const;

describe("the registry", () => {
  test("refuses two rules of one name", () => {
    expect(() => new RuleRegistry([rule(sample), rule(sample)])).toThrow("two rules are called a.b");
  });

  test("refuses an expression that keeps state between lines", () => {
    expect(() => new RuleRegistry([rule({ ...sample, match: /x/g })])).toThrow("keeps state");
  });

  test("refuses a rule that can match nothing", () => {
    expect(() => new RuleRegistry([rule({ ...sample, match: [] })])).toThrow("can match nothing");
  });
});

describe("rules and fixtures", () => {
  test("every rule has fixtures of at least two releases", () => {
    const releases = new Map<string, Set<string>>();
    for (const { fixture } of FIXTURES) {
      const id = fixture.expected.ruleId ?? "";
      releases.set(id, (releases.get(id) ?? new Set()).add(fixture.go));
    }
    expect(RULES.rules.map((each) => each.id).filter((id) => (releases.get(id)?.size ?? 0) < 2)).toEqual([]);
  });

  test("every fixture has a rule, of its folder's class", () => {
    const classes = new Map(RULES.rules.map((each) => [each.id, each.failureClass]));
    const orphans = FIXTURES.filter(
      ({ folder, fixture }) => classes.get(fixture.expected.ruleId ?? "") !== folder,
    );
    expect(orphans.map(({ name }) => name)).toEqual([]);
  });

  test("no two rules claim one line with equal rank", () => {
    const facts = { go: null, target: null, cgo: null, offline: true, inCell: true, root: "/work/src" };
    const ties = new Set<string>();
    for (const { fixture, log } of FIXTURES) {
      const attempt = attemptOf(fixture, log);
      for (const step of attempt.steps)
        for (const symptom of stepSymptoms(step, attempt.processes, facts)) {
          const rules = RULES.forSources(symptom.sources);
          for (const [index, line] of symptom.lines.entries()) {
            if (isNoise(line)) continue;
            const [first, second] = claimsOf(line, index, symptom, rules);
            if (first && second && first.rule.rank === second.rule.rank && first.rule.rank !== "wrapper")
              ties.add(`${first.rule.id} = ${second.rule.id}: ${line}`);
          }
        }
    }
    expect([...ties]).toEqual([]);
  });

  test("what a rule says has no hole in it", () => {
    const facts = { go: null, target: null, cgo: null, offline: true, inCell: true, root: "/work/src" };
    const holes = new Set<string>();
    for (const { fixture, log } of FIXTURES)
      for (const symptom of attemptOf(fixture, log).steps.flatMap((step) => stepSymptoms(step, [], facts)))
        for (const [index, line] of symptom.lines.entries())
          for (const { rule: each, captures } of claimsOf(line, index, symptom, RULES.forSources(EVERYONE))) {
            const said = [each.why(captures, symptom), each.mend(captures, symptom) ?? "none"];
            if (
              said.some(
                (text) =>
                  text.trim() === "" || (/undefined|null|\n/.test(text) && !/undefined|null/.test(line)),
              )
            )
              holes.add(`${each.id}: ${said.join(" / ")}`);
          }
    expect([...holes]).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import { claimsOf } from "../../harness/diagnose/match.ts";
import { RULES } from "../../harness/diagnose/registry.ts";
import { rule } from "../../harness/diagnose/rule.ts";
import { RuleRegistry } from "../../harness/diagnose/rule-registry.ts";
import { EVERYONE, stepSymptoms } from "../../harness/diagnose/step-symptoms.ts";
import { isNoise } from "../../harness/diagnose/text-lines.ts";
import { type GoVersion, minorNumber } from "../../harness/domain/go-version.ts";
import { loadCases } from "../../harness/scripts/corpus-case.ts";
import { attemptOf } from "../../harness/scripts/corpus-fixture.ts";
import { CASES } from "../../harness/scripts/corpus-store.ts";
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
  /** Where the corpus begins: older releases know modules in part, or not at all. */
  const OLDEST = 13;
  /** Crashes come and go with their fault: those that are known are of some releases only. */
  const MENDED = new Set(["compile.ice", "link.crash"]);

  test("every rule has fixtures of the oldest and of the newest minor that print it, as far as it says which", () => {
    const minors = new Map<string, number[]>();
    for (const { fixture } of FIXTURES) {
      const id = fixture.expected.ruleId ?? "";
      minors.set(id, [...(minors.get(id) ?? []), minorNumber(fixture.go as GoVersion)]);
    }
    const newest = Math.max(...[...minors.values()].flat());
    const missing = RULES.rules.flatMap(({ id, since, until }) => {
      const [first, last] = [minorOf(since) ?? OLDEST, minorOf(until) ?? newest];
      const seen = minors.get(id) ?? [];
      const [low, high] = [Math.min(...seen), Math.max(...seen)];
      const oldest = since === null ? low <= first : low === first;
      return MENDED.has(id) || (oldest && high === last)
        ? []
        : [
            `${id}: 1.${first} to 1.${last}, fixtures of ${[...new Set(seen)].sort().map((minor) => `1.${minor}`)}`,
          ];
    });
    expect(missing).toEqual([]);
  });

  test("fixtures are of at least 8 minors, and at least 120", () => {
    expect(new Set(FIXTURES.map(({ fixture }) => minorNumber(fixture.go as GoVersion))).size).toBeGreaterThan(
      7,
    );
    expect(FIXTURES.length).toBeGreaterThan(119);
  });

  test("every case has a fixture for each release that it names, and no other fixture is there", () => {
    const named = loadCases(CASES).flatMap((one) => one.go.map((version) => `${one.name}-${version}`));
    expect(FIXTURES.map(({ name }) => name).sort()).toEqual(named.sort());
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
  }, 120_000);

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
  }, 120_000);
});

/** 21 for "1.21". */
function minorOf(minor: string | null): number | null {
  return minor === null ? null : Number(minor.split(".")[1]);
}

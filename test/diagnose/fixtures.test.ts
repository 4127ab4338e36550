import { describe, expect, test } from "vitest";
import { diagnoseAttempt } from "../../harness/diagnose/attempt.ts";
import { goExitFor, goExitReason } from "../../harness/diagnose/exit-codes.ts";
import { diagnoseLog } from "../../harness/diagnose/log.ts";
import { parseGoVersion } from "../../harness/domain/go-version.ts";
import { attemptOf, cellOf } from "../../harness/scripts/corpus-fixture.ts";
import { FIXTURES, type StoredFixture } from "./read-fixtures.ts";

function diagnosed({ fixture, log }: StoredFixture) {
  return diagnoseAttempt(cellOf(fixture), attemptOf(fixture, log));
}

describe("what real releases print", () => {
  test("every captured failure gets the verdict that its case states", () => {
    const wrong = FIXTURES.flatMap((stored) => {
      const { outcome, verdict } = diagnosed(stored);
      const { expected } = stored.fixture;
      const found = {
        outcome,
        class: verdict?.failureClass,
        ruleId: verdict?.ruleId ?? null,
        attribution: verdict?.attribution,
        handbookClass: verdict?.handbookClass ?? null,
        tool: verdict?.failures[0]?.tool ?? null,
        firstError: verdict?.firstError,
        place: verdict?.place ?? null,
        signature: verdict?.signature,
      };
      return JSON.stringify(found) === JSON.stringify(expected)
        ? []
        : [{ name: stored.name, found, expected }];
    });
    expect(wrong).toEqual([]);
  });

  test("a bare log gives the same class, except where only the process tells who spoke or that it failed", () => {
    const needsMore = new Set([
      "link.unprefixed-error",
      "cgo.error",
      "run.exit",
      "run.signal",
      "go.load-error",
      "vet.finding",
    ]);
    const wrong = FIXTURES.filter(({ fixture }) => fixture.expected.outcome !== "infrastructure")
      .filter(({ fixture }) => !needsMore.has(fixture.expected.ruleId ?? ""))
      .flatMap(({ name, log, fixture }) => {
        const go = parseGoVersion(fixture.go) ?? null;
        const found = diagnoseLog(log, { exit: fixture.exit, go })?.verdict?.failureClass;
        return found === fixture.expected.class
          ? []
          : [`${name}: ${found} and not ${fixture.expected.class}`];
      });
    expect(wrong).toEqual([]);
  });

  test("the go command's exit code is the truth table's, in every release that was run", () => {
    const wrong = FIXTURES.filter(({ fixture }) => fixture.argv[0] === "go" && fixture.exit !== null)
      // A runtime that cannot start, and a helper process that a limit stops, end the go command as a crash does.
      .filter(
        ({ fixture }) => !/^(?:memory|limit|go\.environment|go\.unknown-flag)/.test(fixture.expected.class),
      )
      .flatMap((stored) => {
        const go = parseGoVersion(stored.fixture.go);
        const { verdict } = diagnosed(stored);
        const [failure] = verdict?.failures ?? [];
        if (!go || !verdict || !failure || /wrong-number|bad-variable/.test(verdict.failureClass)) return [];
        const code = goExitFor(goExitReason(failure, verdict.failureClass), go);
        return code === stored.fixture.exit
          ? []
          : [`${stored.name}: ${stored.fixture.exit}, by the table ${code}`];
      });
    expect(wrong).toEqual([]);
  });

  test("the same failure of two releases that word it differently has one signature", () => {
    const signatures = (name: string) =>
      new Set(
        FIXTURES.filter(({ fixture }) => fixture.case === name).map(
          ({ fixture }) => fixture.expected.signature,
        ),
      );
    for (const name of [
      "unused-variable",
      "unused-import",
      "encoding-nul",
      "cgo-unknown-kind",
      "ice-array-of-slices",
    ])
      expect([name, signatures(name).size]).toEqual([name, 1]);
  });
});

import { describe, expect, test } from "vitest";
import knownCrashes from "../../../harness/data/known-crashes.json" with { type: "json" };
import { crashFingerprint } from "../../../harness/diagnose/crash/fingerprint.ts";
import { explainLog } from "../../../harness/diagnose/explain.ts";
import { parseGoVersion } from "../../../harness/domain/go-version.ts";
import type { KnownCrashTable } from "../../../harness/domain/known-crash.ts";
import { FIXTURES } from "../read-fixtures.ts";

const table = knownCrashes as unknown as KnownCrashTable;
const captured = FIXTURES.filter(
  ({ folder, log }) => folder === "compile.ice" && log.includes("\ngoroutine "),
);

/** Crashes whose code was written anew between two of the releases captured: their stacks differ. */
const DIFFER = ["ice-package-pair"];

describe("captured crashes", () => {
  test("are each found in the table, in a release that was seen to have them", () => {
    expect(captured.length).toBeGreaterThanOrEqual(12);
    for (const { name, log, fixture } of captured) {
      const go = parseGoVersion(fixture.go) ?? null;
      const own = table.crashes.find((crash) => crash.case === fixture.case);
      const match = explainLog(log, { exit: 1, go })?.details.flatMap((detail) =>
        detail.kind === "known-crash" ? [detail.match] : [],
      )[0];
      const found = match?.kind === "same" ? [match] : match?.kind === "possibly" ? match.candidates : [];
      const likely = found.filter(({ release }) => release === "affected").map(({ crash }) => crash.issue);
      expect([name, likely]).toEqual([name, expect.arrayContaining([own?.issue])]);
      if (own?.detection === "own") expect([name, match?.kind]).toEqual([name, "same"]);
    }
  });

  test("have one fingerprint in all releases, but for those whose code changed", () => {
    const prints = new Map<string, Set<string | null>>();
    for (const { log, fixture } of captured)
      prints.set(
        fixture.case,
        (prints.get(fixture.case) ?? new Set()).add(crashFingerprint(log.split("\n"))),
      );
    const changed = [...prints].filter(([, each]) => each.size > 1).map(([name]) => name);
    expect(changed.sort()).toEqual(DIFFER);
  });

  test("of two mistakes never have one fingerprint, but where the compiler checks for many at one point", () => {
    const cases = new Map<string, Set<string>>();
    for (const { log, fixture } of captured) {
      const print = crashFingerprint(log.split("\n")) ?? "";
      cases.set(print, (cases.get(print) ?? new Set()).add(fixture.case));
    }
    const shared = [...cases.values()].filter((each) => each.size > 1).flatMap((each) => [...each]);
    const own = table.crashes.filter(({ detection }) => detection === "own").map((crash) => crash.case);
    expect(shared.filter((name) => own.includes(name))).toEqual([]);
  });
});

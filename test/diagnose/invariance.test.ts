import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnoseAttempt } from "../../harness/diagnose/attempt.ts";
import { diagnoseLog } from "../../harness/diagnose/log.ts";
import { parseGoVersion } from "../../harness/domain/go-version.ts";
import { attemptOf, cellOf } from "../../harness/scripts/corpus-fixture.ts";
import { FIXTURES, type StoredFixture } from "./read-fixtures.ts";

const anyFixture = fc.constantFrom(...FIXTURES);

/** The parts of a verdict that must not depend on how the text came to us. */
function verdictOf({ fixture, log }: StoredFixture, change: (text: string) => string) {
  const processes = fixture.processes.map((process) => ({ ...process, output: change(process.output) }));
  const { outcome, verdict } = diagnoseAttempt(
    cellOf(fixture),
    attemptOf({ ...fixture, processes }, change(log)),
  );
  return {
    outcome,
    class: verdict?.failureClass,
    rule: verdict?.ruleId,
    attribution: verdict?.attribution,
    signature: verdict?.signature,
  };
}

function unchangedBy(stored: StoredFixture, change: (text: string) => string): void {
  expect(verdictOf(stored, change)).toEqual(verdictOf(stored, (text) => text));
}

describe("the verdict does not change with", () => {
  test("the folder that the project lies in", () => {
    const folder = fc.constantFrom("/home/user/go/src/x", "/builds/group-1/my.project", "/t", "/mnt/a_b/c+d");
    fc.assert(
      fc.property(anyFixture, folder, (stored, dir) =>
        unchangedBy(stored, (text) => text.replaceAll("/work/src", dir)),
      ),
      { numRuns: 300 },
    );
  });

  test("where the release lies", () => {
    fc.assert(
      fc.property(anyFixture, (stored) =>
        unchangedBy(stored, (text) => text.replaceAll("/usr/local/go", "/opt/hosted/go/1.2.3/x64")),
      ),
      { numRuns: 200 },
    );
  });

  test("temporary names, addresses and goroutine numbers", () => {
    const number = fc.integer({ min: 1, max: 4_000_000_000 });
    fc.assert(
      fc.property(anyFixture, number, (stored, n) =>
        unchangedBy(stored, (text) =>
          text
            .replace(/go-build1\b/g, `go-build${n}`)
            .replace(/go-link-1\b/g, `go-link-${n}`)
            .replace(/\bb001\b/g, `b${String(n % 1000).padStart(3, "0")}`)
            .replace(/0x1000000\b/g, `0x${n.toString(16)}`)
            .replace(/goroutine 1 /g, `goroutine ${n} `),
        ),
      ),
      { numRuns: 300 },
    );
  });

  test("colours, CRLF and a trailing space", () => {
    const dress = fc.constantFrom<(line: string) => string>(
      (line) => `${line}\r`,
      (line) => `\u001b[31m${line}\u001b[0m`,
      (line) => `\u001b]8;;http://x/\u0007${line}\u001b]8;;\u0007`,
      (line) => `${line} `,
      (line) => `\u200e${line}\u2069`,
    );
    fc.assert(
      fc.property(anyFixture, dress, (stored, each) =>
        unchangedBy(stored, (text) => text.split("\n").map(each).join("\n")),
      ),
      { numRuns: 300 },
    );
  });

  test("the order in which packages' outputs interleave", () => {
    const several = FIXTURES.filter(({ log }) => (log.match(/^# \S+$/gm) ?? []).length > 1);
    expect(several.length).toBeGreaterThan(3);
    for (const stored of several) {
      const parts = stored.log.split(/^(?=# )/m);
      const turned = [
        ...parts.filter((part) => !part.startsWith("#")),
        ...parts.filter((p) => p.startsWith("#")).reverse(),
      ];
      const processes = [...stored.fixture.processes].reverse();
      const again = { ...stored, fixture: { ...stored.fixture, processes }, log: turned.join("") };
      expect([stored.name, verdictOf(again, (text) => text)]).toEqual([
        stored.name,
        verdictOf(stored, (text) => text),
      ]);
    }
  });

  test("the presence of # package headers, for a tool that says who it is", () => {
    for (const { name, log, fixture } of FIXTURES) {
      if (
        !/^(?:compile\.(?!types)|module|gomod|gowork|link\.linkname|cgo\.(?:missing|undefined|unknown))/.test(
          fixture.expected.class,
        )
      )
        continue;
      const go = parseGoVersion(fixture.go) ?? null;
      const bare = log.replace(/^# \S.*\n/gm, "");
      const [one, other] = [log, bare].map((text) => diagnoseLog(text, { exit: 1, go })?.verdict);
      expect([name, other?.failureClass, other?.attribution]).toEqual([
        name,
        one?.failureClass,
        one?.attribution,
      ]);
    }
  });
});

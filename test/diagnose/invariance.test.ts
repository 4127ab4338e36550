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

  test("what a log's carrier puts before each line", () => {
    const carrier = fc.constantFrom(
      ...[
        "2026-01-27T11:22:14.3491234Z ",
        "[2026-01-27T11:22:14.349Z] ",
        "10:12:42  ",
        "#12 51.29 ",
        "api_1  | ",
      ],
    );
    fc.assert(
      fc.property(anyFixture, carrier, (stored, before) => {
        const carried = stored.log.replace(/^/gm, before);
        expect([stored.name, bareVerdict(stored, carried)]).toEqual([
          stored.name,
          bareVerdict(stored, stored.log),
        ]);
      }),
      { numRuns: 300 },
    );
  });

  test("the order in which packages' outputs interleave", () => {
    const several = FIXTURES.filter(({ log }) => (log.match(/^# \S+$/gm) ?? []).length > 1);
    expect(several.length).toBeGreaterThan(3);
    const turns = fc.constantFrom(...several).chain((stored) => {
      const [before = "", ...parts] = stored.log.split(/^(?=# )/m);
      const { processes } = stored.fixture;
      return fc.tuple(fc.constant(stored), shuffled(parts), shuffled(processes)).map(
        ([each, texts, tools]): StoredFixture => ({
          ...each,
          fixture: { ...each.fixture, processes: tools },
          log: [before, ...texts].join(""),
        }),
      );
    });
    fc.assert(
      fc.property(turns, (turned) => {
        const stored = several.find(({ name }) => name === turned.name) as StoredFixture;
        const same = (text: string): string => text;
        expect([turned.name, verdictOf(turned, same)]).toEqual([stored.name, verdictOf(stored, same)]);
        expect([turned.name, bareVerdict(turned, turned.log)]).toEqual([
          stored.name,
          bareVerdict(stored, stored.log),
        ]);
      }),
      { numRuns: 300 },
    );
  });

  test("the presence of # package headers, where the tools' own words were seen", () => {
    const changed = FIXTURES.filter(({ log }) => /^# \S/m.test(log)).flatMap((stored) => {
      const bare = { ...stored, log: withoutHeaders(stored.log) };
      const [one, other] = [stored, bare].map((each) => verdictOf(each, (text) => text));
      return one?.class === other?.class && one?.attribution === other?.attribution
        ? []
        : [`${stored.name}: ${one?.class}, without headers ${other?.class}`];
    });
    expect(changed).toEqual([]);
  });

  test("the presence of # package headers, in a log of which nothing else is known", () => {
    // "open x: no such file or directory" is a tool's under a header, and the go command's without one; what stands before
    // a failed test may be the test's own words, unless a header says whose they are.
    const needed = new Set(["compile-usage", "test-build-and-failure"]);
    const headed = FIXTURES.filter(({ fixture }) => !needed.has(fixture.case));
    const changed = headed
      .filter(({ log }) => /^# \S/m.test(log))
      .flatMap((stored) => {
        const [one, other] = [stored.log, withoutHeaders(stored.log)].map((text) =>
          bareVerdict(stored, text),
        );
        return one?.class === other?.class
          ? []
          : [`${stored.name}: ${one?.class}, without headers ${other?.class}`];
      });
    expect(changed).toEqual([]);
  });
});

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}

function withoutHeaders(log: string): string {
  return log.replace(/^# \S.*\n/gm, "");
}

/** What is made of a text of which only the release is known. */
function bareVerdict({ fixture }: StoredFixture, text: string) {
  const verdict = diagnoseLog(text, { exit: 1, go: parseGoVersion(fixture.go) ?? null })?.verdict;
  return { class: verdict?.failureClass, attribution: verdict?.attribution };
}

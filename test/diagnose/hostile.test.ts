import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnoseAttempt } from "../../harness/diagnose/attempt.ts";
import { diagnoseLog } from "../../harness/diagnose/log.ts";
import { RULES } from "../../harness/diagnose/registry.ts";
import { RuleRegistry } from "../../harness/diagnose/rule-registry.ts";
import { cleanLines } from "../../harness/diagnose/text-lines.ts";
import { attemptOf, cellOf } from "../../harness/scripts/corpus-fixture.ts";
import { FIXTURES } from "./read-fixtures.ts";

const known = {
  go: "1.25.5",
  target: "linux/amd64",
  cgo: false,
  step: "build",
  argv: ["go", "build"],
  exit: 1,
  signal: null,
};

/** Pieces of real texts and of terminal tricks, put together at random. */
const scrap = fc.oneof(
  fc.constantFrom(
    "x.go:1:2: ",
    "# pkg\n",
    "go: ",
    "\u001b[",
    "\u001b]",
    "\u0007",
    "\r",
    "\t",
    "\u202e",
    "\ud800",
    ": ",
    "\0",
    "@",
    "(",
    "'",
  ),
  fc.constantFrom(...FIXTURES.map(({ log }) => log.slice(0, 120))),
  fc.string(),
);

describe("hostile text", () => {
  test("never makes a diagnosis throw, and never reaches a verdict with control characters", () => {
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 30 }), (parts) => {
        const text = parts.join("");
        const processes = [{ tool: "compile", package: "m", exit: 2, signal: null, output: text }];
        const { verdict } = diagnoseAttempt(
          cellOf({ ...known, processes }),
          attemptOf({ ...known, processes }, text),
        );
        const shown = [
          verdict?.firstError,
          verdict?.why,
          verdict?.signature,
          ...(verdict?.failures.flatMap((f) => f.evidence) ?? []),
        ];
        expect(
          shown.filter((part) => /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e]/.test(part ?? "")),
        ).toEqual([]);
        diagnoseLog(text);
      }),
      { numRuns: 500 },
    );
  });

  test("10 MB of one line, of one repeated line or of unfinished escapes are diagnosed in one pass", () => {
    const size = 10 * 2 ** 20;
    for (const line of ["x", "x.go:1:2: undefined: y\n", "go: a.b@c\n", "\u001b]", "# p\ny\n", "ab/"])
      expect(() => diagnoseLog(line.repeat(size / line.length), { exit: 1 })).not.toThrow();
  }, 120_000);

  test("a line that stands there a hundred thousand times meets each rule once, and ten thousand lines once each", () => {
    let met = 0;
    class Counting extends RegExp {
      override exec(text: string): RegExpExecArray | null {
        met++;
        return super.exec(text);
      }
    }
    const rules = RULES.rules.map((each) => ({
      ...each,
      match: each.match.map((pattern) => new Counting(pattern)),
    }));
    const expressions = rules.reduce((sum, { match }) => sum + match.length, 0);
    const work = (text: string): number => {
      met = 0;
      diagnoseAttempt(
        cellOf({ ...known, processes: [] }),
        attemptOf({ ...known, processes: [] }, text),
        new RuleRegistry(rules),
      );
      return met;
    };
    expect(work("nothing is known of this\n".repeat(100_000))).toBeLessThanOrEqual(expressions);
    const lines = Array.from({ length: 10_000 }, (_, at) => `nothing is known of this ${at}\n`);
    expect(work(lines.join(""))).toBeLessThanOrEqual(10_000 * expressions);
  });

  test("no rule needs more than linear time on a long line of its own words", () => {
    const words = [
      "a",
      "a:",
      " ",
      "/",
      "\\",
      "@",
      "a.b@",
      "x.go:1:1: ",
      "(",
      "'",
      '"',
      "open /",
      "module ",
      "requires go >= ",
      "go: ",
      "-m",
      "ab/",
      "): ",
    ];
    for (const { match } of RULES.rules)
      for (const pattern of match) for (const word of words) pattern.test(word.repeat(20_000 / word.length));
  });

  test("a line of a million characters is clipped before any rule sees it", () => {
    expect(Math.max(...cleanLines("x".repeat(1_000_000)).map((line) => line.length))).toBeLessThanOrEqual(
      2_000,
    );
  });

  test("an unknown failure is called unknown, with the first line that looks like an error", () => {
    const verdict = diagnoseLog("doing things\nfrobnicator: fatal: no frobs left\nbye\n", {
      exit: 1,
    })?.verdict;
    expect(verdict).toMatchObject({
      failureClass: "unknown",
      attribution: "unknown",
      ruleId: null,
      firstError: "frobnicator: fatal: no frobs left",
    });
  });

  test("an unknown failure of a tool is quoted from that tool, and says whose words they are", () => {
    const processes = [
      {
        tool: "compile",
        package: "example.com/m",
        exit: 2,
        signal: null,
        output: "frobnicator: no frobs left\n",
      },
    ];
    const text = "# example.com/m\nfrobnicator: no frobs left\n";
    const { verdict, outcome } = diagnoseAttempt(
      cellOf({ ...known, processes }),
      attemptOf({ ...known, processes }, text),
    );
    expect(outcome).toBe("fail");
    expect(verdict).toMatchObject({
      failureClass: "unknown",
      attribution: "unknown",
      ruleId: null,
      mend: null,
    });
    expect(verdict?.firstError).toBe("frobnicator: no frobs left");
    expect(verdict?.failures).toMatchObject([
      { first: true, tool: "compile", package: "example.com/m", exit: 2 },
    ]);
  });

  test("a failure without a word is unknown, and says how its process ended", () => {
    const processes = [{ tool: "link", package: "m", exit: 3, signal: null, output: "" }];
    const { verdict } = diagnoseAttempt(
      cellOf({ ...known, processes }),
      attemptOf({ ...known, processes }, ""),
    );
    expect(verdict).toMatchObject({ failureClass: "unknown", ruleId: null });
    expect(verdict?.firstError).toMatch(/exited \d and said nothing$/);
  });

  test("a log without a failure is no failure", () => {
    expect(diagnoseLog("ok  \texample.com/m\t0.01s\n")).toBeNull();
    expect(diagnoseLog("")).toBeNull();
  });
});

import { describe, expect, test } from "vitest";
import { diagnoseAttempt } from "../../harness/diagnose/attempt.ts";
import type { Verdict } from "../../harness/domain/verdict.ts";
import { attempt, cell, changeStep } from "./build-attempt.ts";

function tested(log: string): Verdict | null {
  const made = changeStep(attempt(log), { step: "test", argv: ["go", "test", "./..."] });
  return diagnoseAttempt(cell(), made).verdict;
}

describe("the words of a failed test", () => {
  test("are what an assertion says, and not the places in front of it", () => {
    const log = [
      "--- FAIL: TestURL (0.00s)",
      "    a_test.go:12: ",
      "        \tError Trace:\ta_test.go:12",
      "        \tError:      \tError message not equal:",
      '        \t            \texpected: "a"',
      "        \tTest:       \tTestURL",
      "FAIL",
      "",
    ].join("\n");
    expect(tested(log)?.firstError).toBe(
      '--- FAIL: TestURL (0.00s) a_test.go:12: Error: Error message not equal:; expected: "a"',
    );
  });

  test("are the last ones before it ended by itself", () => {
    const log = "no database configured\nexit status 62\nFAIL\texample.com/m\t0.01s\nFAIL\n";
    expect(tested(log)).toMatchObject({ failureClass: "test.exit", firstError: "no database configured" });
  });

  test("are not those of another package", () => {
    const log = "hello\nok  \texample.com/a\t0.01s\nexit status 62\nFAIL\texample.com/m\t0.01s\nFAIL\n";
    expect(tested(log)?.firstError).toBe("exit status 62");
  });

  test("are those of the innermost subtest", () => {
    const log = [
      "--- FAIL: TestX (0.00s)",
      "    --- FAIL: TestX/a (0.00s)",
      "        --- FAIL: TestX/a/b (0.00s)",
      "            a_test.go:9: got 1, want 2",
      "FAIL",
      "",
    ].join("\n");
    expect(tested(log)?.firstError).toBe(
      "--- FAIL: TestX (0.00s) --- FAIL: TestX/a (0.00s) --- FAIL: TestX/a/b (0.00s) a_test.go:9: got 1, want 2",
    );
  });

  test("are not those of the next test", () => {
    const log = "--- FAIL: TestX (0.00s)\n--- FAIL: TestY (0.00s)\n    a_test.go:9: no\nFAIL\n";
    expect(tested(log)?.firstError).toBe("--- FAIL: TestX (0.00s)");
  });
});

describe("a failed test's identity", () => {
  const failing = (name: string): string =>
    `--- FAIL: TestX (0.00s)\n    a_test.go:9: no\nFAIL\nFAIL\t${name}\t0.01s\nFAIL\n`;

  test("holds its package, for tests of one name in two packages are two", () => {
    expect(tested(failing("example.com/a"))?.signature).not.toBe(tested(failing("example.com/b"))?.signature);
  });

  test("takes the package that the test is of, and not an earlier one", () => {
    const log = `exit status 2\nFAIL\texample.com/0\t0.01s\n${failing("example.com/a")}`;
    expect(tested(log)?.signature).toContain("test TestX of example.com/a");
  });

  test("does without where a test binary ran by itself", () => {
    expect(tested("--- FAIL: TestX (0.00s)\n    a_test.go:9: no\nFAIL\n")?.signature).toMatch(/test TestX$/);
  });
});

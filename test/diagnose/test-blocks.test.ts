import { describe, expect, test } from "vitest";
import { diagnoseAttempt } from "../../harness/diagnose/attempt.ts";
import { splitTestOutput } from "../../harness/diagnose/test-blocks.ts";
import type { AttemptVerdict } from "../../harness/domain/verdict.ts";
import { attempt, cell, changeStep } from "./build-attempt.ts";

const step = { step: "test", argv: ["go", "test", "./..."] };
const tested = (log: string): AttemptVerdict => diagnoseAttempt(cell(), changeStep(attempt(log), step));
const FAILED = "--- FAIL: TestX (0.00s)\n    a_test.go:9: got 1, want 2\nFAIL\nFAIL\tm\t0.01s\nFAIL\n";

describe("what a test prints", () => {
  test.each([
    "write /data/x: no space left on device",
    "open /etc/app.yaml: permission denied",
    "go: module lookup disabled by GOPROXY=off",
    "socket: too many open files",
    "fork: cannot allocate memory",
    "panic: this is what the parser should say",
    "fatal error: bad configuration",
    "main.go:3:4: undefined: x",
  ])("is not the machine's or the go command's trouble: %s", (said) => {
    expect(tested(`${said}\n${FAILED}`)).toMatchObject({
      outcome: "fail",
      verdict: { failureClass: "test.failed", attribution: "project" },
    });
  });

  test("of a package that passed is nobody's failure", () => {
    expect(tested(`write x: no space left on device\nok  \ta\t0.01s\n${FAILED}`)).toMatchObject({
      verdict: { failureClass: "test.failed" },
    });
  });

  test("is told from what go test says of itself", () => {
    expect(
      splitTestOutput(["a", "ok  \tx\t0.1s", "b", "FAIL\ty\t0.1s", "c", "FAIL\tz [build failed]", "d"]),
    ).toEqual({
      tests: ["b", "FAIL\ty\t0.1s"],
      go: ["c", "FAIL\tz [build failed]", "d"],
    });
  });
});

test("a program that prints the runtime's words ended by itself", () => {
  const run = changeStep(attempt("fatal error: no such table\n"), {
    step: "run",
    argv: ["/work/bin/program"],
  });
  expect(diagnoseAttempt(cell(), run).verdict).toMatchObject({
    failureClass: "run.exit",
    firstError: "fatal error: no such table",
  });
});

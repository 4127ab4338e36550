import { describe, expect, test } from "vitest";
import { diagnoseAttempt } from "../../harness/diagnose/attempt.ts";
import type { Verdict } from "../../harness/domain/verdict.ts";
import { attempt, cell, changeStep } from "./build-attempt.ts";

const trace = (file: string): string =>
  [
    "goroutine 7 [running]:",
    "testing.tRunner.func1.2({0x1, 0x2})",
    "\t/usr/local/go/src/testing/testing.go:1526 +0x24e",
    "panic({0x1, 0x2})",
    "\t/usr/local/go/src/runtime/panic.go:884 +0x213",
    "example.com/m.recovers()",
    "\t/work/src/recovers.go:3 +0x1",
    "panic({0x1, 0x2})",
    "\t/usr/local/go/src/runtime/panic.go:884 +0x213",
    "example.com/m.f(...)",
    `\t${file}:7 +0x4b`,
    "",
    "goroutine 1 [chan receive]:",
    "main.main()",
    "\t/work/src/other.go:9 +0x1",
    "",
  ].join("\n");

function panicked(words: string, file = "/work/src/a.go"): Verdict | null {
  const made = attempt(
    `--- FAIL: TestX (0.00s)\n${words}\n\n${trace(file)}exit status 2\nFAIL\tm\t0.01s\nFAIL\n`,
  );
  return diagnoseAttempt(cell(), changeStep(made, { step: "test", argv: ["go", "test", "./..."] })).verdict;
}

describe("a panic", () => {
  test("is one failure, whatever remark a release puts behind its words", () => {
    const old = panicked("panic: boom [recovered]\n\tpanic: boom");
    const now = panicked("panic: boom [recovered, repanicked]");
    expect(now?.signature).toBe(old?.signature);
    expect(now?.why).toBe("a test panicked, at a.go:7: boom");
  });

  test("has the place where it first happened, and not where it was passed on", () => {
    expect(panicked("panic: boom")?.place).toEqual({ file: "a.go", line: 7, column: null });
  });

  test("of the same words in another file is another failure", () => {
    const words = "panic: runtime error: invalid memory address or nil pointer dereference";
    expect(panicked(words)?.signature).not.toBe(panicked(words, "/work/src/b/b.go")?.signature);
  });

  test("in a dependency names it, and does not claim that another version helps", () => {
    const verdict = panicked("panic: boom", "/work/gopath/pkg/mod/example.com/dep@v1.2.3/d.go");
    expect(verdict?.why).toContain("(in the dependency example.com/dep@v1.2.3)");
    expect(verdict?.mend).toBe("the stack trace below it names the line");
  });

  test("of a binary without paths has the release's own files left out all the same", () => {
    const lines = [
      "panic: boom",
      "",
      "goroutine 1 [running]:",
      "strings.Repeat()",
      "\tstrings/strings.go:5 +0x1",
    ];
    const log = [...lines, "main.main()", "\texample.com/m/main.go:4 +0x1", "exit status 2", ""].join("\n");
    const run = changeStep(attempt(log), { step: "run", argv: ["/work/bin/program"] });
    expect(diagnoseAttempt(cell(), run).verdict?.place).toMatchObject({
      file: "example.com/m/main.go",
      line: 4,
    });
  });
});

import { describe, expect, test } from "vitest";
import {
  exitSentence,
  exitsOneForTools,
  explainGoExit,
  goExitFor,
} from "../../harness/diagnose/exit-codes.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";

const v = (text: string) => text as GoVersion;

describe("the go command's exit codes", () => {
  test.each([
    ["1.9.7", 2],
    ["1.15.15", 2],
    ["1.19.10", 2],
    ["1.19.11", 1],
    ["1.19.13", 1],
    ["1.20rc1", 1],
    ["1.20.0", 1],
    ["1.27.4", 1],
  ])("a failing tool makes go %s exit %i", (version, code) => {
    expect(goExitFor("tool-failed", v(version))).toBe(code);
    expect(exitsOneForTools(v(version))).toBe(code === 1);
  });

  test("a code that no release returns for that reason is said to come from elsewhere", () => {
    expect(explainGoExit(v("1.25.5"), 64, "tool-failed")).toContain("it comes from elsewhere");
  });

  test("without a release both codes are named", () => {
    expect(explainGoExit(null, 1, "tool-failed")).toContain("2 up to 1.19.10 and 1 from 1.19.11 and 1.20 on");
  });

  test("every level that was seen is said, and none that was not", () => {
    const failure = {
      first: true,
      level: "tool",
      tool: "compile",
      package: "m",
      exit: 2,
      signal: null,
      evidence: [],
    } as const;
    expect(exitSentence({ command: "go build", code: 1, failure, handbookClass: "E2" })).toBe(
      "go build exited 1, the compile tool exited 2 (handbook class E2)",
    );
    expect(exitSentence({ command: "go build", code: null, failure: null, handbookClass: null })).toBe(
      "no exit code was observed",
    );
  });
});

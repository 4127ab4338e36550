import { describe, expect, test } from "vitest";
import { diagnoseAttempt } from "../../harness/diagnose/attempt.ts";
import { attempt, cell, go } from "./build-attempt.ts";

const mendOf = (release: string, log: string): string | null | undefined =>
  diagnoseAttempt(cell(go(release)), attempt(log)).verdict?.mend;

describe("the mend holds for the release that failed", () => {
  const embed = (pattern: string): string => `main.go:8:12: pattern ${pattern}: no matching files found\n`;

  test("a pattern all:x is unknown to releases before 1.18, and no file is missing", () => {
    expect(mendOf("1.17.13", embed("all:static"))).toContain("raise the minimum Go to 1.18");
    expect(mendOf("1.18.0", embed("all:static"))).toContain("add the files");
    expect(mendOf("1.17.13", embed("static"))).toContain("add the files");
  });
});

import { expect, test } from "vitest";
import { onlineFailure } from "../../harness/diagnose/module-failure.ts";
import type { CellRecord } from "../../harness/domain/run.ts";
import type { AttemptVerdict, Verdict } from "../../harness/domain/verdict.ts";

const lacking: AttemptVerdict = {
  outcome: "infrastructure",
  reason: "modules: module lookup disabled by GOPROXY=off",
  verdict: { failureClass: "module.lookup-disabled", stage: "build" } as Verdict,
};

function recordThatSaid(moduleFailure: string | null): CellRecord {
  const cell = { go: "1.25.0", target: { os: "linux", arch: "amd64" } };
  return { cell, moduleFailure } as unknown as CellRecord;
}

test("a version that does not exist is the project's failure, with the go command's own message", () => {
  const said = "go: github.com/pkg/errors@v0.99.0: invalid version: unknown revision v0.99.0\n";
  const judged = onlineFailure(recordThatSaid(said), lacking);
  expect(judged).toMatchObject({ outcome: "fail", verdict: { attribution: "project", stage: "build" } });
  expect(judged.verdict?.firstError).toContain("unknown revision v0.99.0");
});

test("a network that was down stays the harness's trouble, and both are told", () => {
  const said = "go: github.com/pkg/errors@v0.9.1: Get: dial tcp: lookup proxy.example: no such host\n";
  const judged = onlineFailure(recordThatSaid(said), lacking);
  expect(judged.outcome).toBe("infrastructure");
  expect(judged.reason).toContain("no such host");
});

test("without a failed fetch nothing changes", () => {
  expect(onlineFailure(recordThatSaid(null), lacking)).toBe(lacking);
});

test("a failure that is not for want of a module stands, whatever the fetch said", () => {
  const found: AttemptVerdict = {
    outcome: "fail",
    reason: null,
    verdict: { failureClass: "compile.types" } as Verdict,
  };
  expect(onlineFailure(recordThatSaid("go: unknown revision"), found)).toBe(found);
});

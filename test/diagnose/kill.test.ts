import { describe, expect, test } from "vitest";
import { diagnoseAttempt } from "../../harness/diagnose/attempt.ts";
import { attempt, cell, changeStep, killed, tool } from "./build-attempt.ts";

const KILLED = "example.com/m: /usr/local/go/pkg/tool/linux_amd64/link: signal: killed\n";
const TYPES = "# example.com/m\n./main.go:4:2: undefined: nope\n";

describe("a kill", () => {
  test("is out of memory when the cgroup counted it", () => {
    const made = attempt(KILLED, undefined, { processes: [killed("link")] });
    const cgroup = { version: 1, peakBytes: 1, peakAnonBytes: 1, oomKills: 2, limitBytes: 1 } as const;
    expect(diagnoseAttempt(cell(), changeStep(made, { cgroup }))).toMatchObject({
      outcome: "oom",
      reason: "link (example.com/m) was killed, and the cgroup counts 2 OOM kills",
      verdict: { failureClass: "memory.oom-kill", attribution: "environment" },
    });
  });

  test("is out of memory when the engine says so", () => {
    expect(diagnoseAttempt(cell(), attempt(KILLED, undefined, { engineOomKilled: true })).outcome).toBe(
      "oom",
    );
  });

  test("is of unknown cause when nothing corroborates it", () => {
    expect(diagnoseAttempt(cell(), attempt(KILLED, undefined, { engineOomKilled: false }))).toMatchObject({
      outcome: "fail",
      verdict: { failureClass: "killed.unknown", attribution: "unknown" },
    });
  });

  test("is of unknown cause also when nothing was printed", () => {
    expect(diagnoseAttempt(cell(), attempt("", undefined, { processes: [killed("compile")] }))).toMatchObject(
      {
        outcome: "fail",
        reason: "compile (example.com/m) was killed, cause unknown",
        verdict: { failureClass: "killed.unknown", attribution: "unknown" },
      },
    );
  });

  test("of the program itself is of unknown cause, and not the project's", () => {
    const made = changeStep(attempt("", { kind: "signalled", signal: "SIGKILL" }), {
      step: "run",
      argv: ["/work/bin/m"],
    });
    expect(diagnoseAttempt(cell(), made)).toMatchObject({
      outcome: "fail",
      verdict: { attribution: "unknown" },
    });
  });

  test("gives no memory verdict where the engine cannot hold the limit", () => {
    const engineWarnings = ["Your kernel does not support memory limit capabilities. Limitation discarded."];
    const made = attempt(KILLED, undefined, { engineOomKilled: true, engineWarnings });
    expect(diagnoseAttempt(cell(), made)).toMatchObject({ outcome: "infrastructure" });
  });

  test("proves nothing where the engine cannot hold the limit and nobody counts kills", () => {
    const engineWarnings = [
      "the engine is rootless on cgroup v1: it cannot enforce limits on memory, processes and CPU",
    ];
    const made = attempt(KILLED, undefined, { engineOomKilled: null, engineWarnings });
    expect(diagnoseAttempt(cell(), made)).toMatchObject({
      outcome: "infrastructure",
      reason: expect.stringMatching(
        /killed, perhaps because the machine had no memory left.*no memory verdict/,
      ),
    });
  });

  test("is still a memory verdict where only swap is not counted", () => {
    const engineWarnings = [
      "Your kernel does not support swap limit capabilities. Memory limited without swap.",
    ];
    expect(
      diagnoseAttempt(cell(), attempt(KILLED, undefined, { engineOomKilled: true, engineWarnings })).outcome,
    ).toBe("oom");
  });

  test("an OOM count without a kill is no memory verdict", () => {
    expect(diagnoseAttempt(cell(), attempt(TYPES, undefined, { engineOomKilled: true })).outcome).toBe(
      "fail",
    );
  });

  test("beside another package's own error leaves that error its class", () => {
    const made = attempt(`${KILLED}${TYPES}`, undefined, { processes: [killed("link")] });
    expect(diagnoseAttempt(cell(), made)).toMatchObject({
      outcome: "fail",
      verdict: { failureClass: "compile.types" },
    });
  });
});

describe("limits", () => {
  test("a time limit names the tools that had not ended", () => {
    const end = { kind: "timed-out", limitMs: 1000, on: "total" } as const;
    const processes = [tool("compile", { end: null }), tool("asm")];
    expect(diagnoseAttempt(cell(), attempt("", end, { processes }))).toMatchObject({
      outcome: "timeout",
      reason: "no end after 1000 ms; still running: compile (example.com/m)",
    });
  });

  test("a time limit is a timeout, and its words say which", () => {
    const end = { kind: "timed-out", limitMs: 600_000, on: "silence" } as const;
    expect(diagnoseAttempt(cell(), attempt("", end))).toEqual({
      outcome: "timeout",
      reason: "silent for 600000 ms",
      verdict: null,
    });
  });

  test("the disk bound is a limit", () => {
    const end = { kind: "over-limit", limit: "disk", limitBytes: 10, usedBytes: 12 } as const;
    expect(diagnoseAttempt(cell(), attempt("", end))).toMatchObject({
      outcome: "limit",
      reason: "disk: 12 bytes used of 10",
    });
  });

  test("no more processes is a limit", () => {
    const log =
      "go: fork/exec /usr/local/go/pkg/tool/linux_amd64/compile: resource temporarily unavailable\n";
    expect(diagnoseAttempt(cell(), attempt(log)).outcome).toBe("limit");
  });
});

import { describe, expect, test } from "vitest";
import { diagnoseCell } from "../../harness/diagnose/cell.ts";
import { attempt, cell, expecting, passed, record, tool } from "./build-attempt.ts";

const undefinedName = (name: string) => attempt(`# example.com/m\n./main.go:4:2: undefined: ${name}\n`);
const engineTrouble = passed({ fault: { where: "engine", message: "gone", transient: true } });
const compiled = (code: number) =>
  attempt("# example.com/m\n./main.go:4:2: undefined: x\n", undefined, {
    processes: [tool("compile", { end: { kind: "exited", code }, output: "./main.go:4:2: undefined: x\n" })],
  });

describe("over its attempts, a cell", () => {
  test("passes when all pass", () => {
    expect(diagnoseCell(record(cell(), passed(), passed()))).toMatchObject({ outcome: "pass", deciding: 0 });
  });

  test("is flaky when one passes and one fails, and shows the failing one", () => {
    expect(diagnoseCell(record(cell(), passed(), undefinedName("x")))).toMatchObject({
      outcome: "flaky",
      deciding: 1,
      reason: "2 attempts gave 2 results: 1 × pass, 1 × fail (compile.types)",
    });
  });

  test("is flaky when it fails in two ways", () => {
    expect(diagnoseCell(record(cell(), undefinedName("x"), undefinedName("y"))).outcome).toBe("flaky");
  });

  test("is not flaky when the same failure differs in numbers only", () => {
    const at = (line: number) =>
      attempt(`# example.com/m\n./main.go:${line}:2: invalid array length -${line}\n`);
    expect(diagnoseCell(record(cell(), at(4), at(5))).outcome).toBe("fail");
  });

  test("sets infrastructure aside when another attempt answered", () => {
    expect(diagnoseCell(record(cell(), engineTrouble, passed()))).toMatchObject({
      outcome: "pass",
      deciding: 1,
    });
  });

  test("is infrastructure, and inconclusive, when no attempt answered", () => {
    expect(diagnoseCell(record(cell(), engineTrouble, engineTrouble))).toMatchObject({
      outcome: "infrastructure",
      conformance: "inconclusive",
    });
  });

  test("that cannot exist is unsupported and no broken promise", () => {
    const support = {
      kind: "unsupported",
      reason: "no such port",
      source: "go tool dist list of 1.25.5",
    } as const;
    expect(diagnoseCell(record(cell({ support })))).toMatchObject({
      outcome: "unsupported",
      conformance: "as-expected",
      reason: "no such port (go tool dist list of 1.25.5)",
    });
  });

  test("that could not be provided is unavailable and inconclusive", () => {
    expect(diagnoseCell({ ...record(cell()), unavailable: "go1.20rc1 is not served" })).toMatchObject({
      outcome: "unavailable",
      conformance: "inconclusive",
      reason: "go1.20rc1 is not served",
    });
  });
});

describe("against its expectation, a result is", () => {
  test("unexpected when a pass was expected and it failed", () => {
    expect(diagnoseCell(record(cell(), undefinedName("x"))).conformance).toBe("unexpected-fail");
  });

  test("unexpected when a failure was expected and it passed", () => {
    expect(diagnoseCell(record(expecting({ outcome: "fail" }), passed())).conformance).toBe(
      "unexpected-pass",
    );
  });

  test("as expected when outcome, class, message and codes agree", () => {
    const expected = expecting({
      outcome: "fail",
      class: "compile.types",
      message: "undefined: x$",
      exit: { go: 1, tool: 2 },
    });
    expect(diagnoseCell(record(expected, compiled(2)))).toMatchObject({
      conformance: "as-expected",
      difference: null,
    });
  });

  test("a different failure when the class is another", () => {
    expect(
      diagnoseCell(record(expecting({ outcome: "fail", class: "link.linkname" }), undefinedName("x"))),
    ).toMatchObject({
      conformance: "different-failure",
      difference: "expected class link.linkname, and it was compile.types",
    });
  });

  test("a different failure when the message is another", () => {
    expect(
      diagnoseCell(record(expecting({ outcome: "fail", message: "undefined: z" }), undefinedName("x")))
        .conformance,
    ).toBe("different-failure");
  });

  test("a different failure when a tool's code is another", () => {
    expect(
      diagnoseCell(record(expecting({ outcome: "fail", exit: { tool: 2 } }), compiled(1))),
    ).toMatchObject({
      conformance: "different-failure",
      difference: "expected exit 2 at level tool, and it was 1",
    });
  });

  test("inconclusive when a code was asked for at a level that was not seen", () => {
    expect(
      diagnoseCell(record(expecting({ outcome: "fail", exit: { child: 1 } }), undefinedName("x")))
        .conformance,
    ).toBe("inconclusive");
  });

  test("a timeout is not a failure", () => {
    const slow = attempt("", { kind: "timed-out", limitMs: 1, on: "total" });
    expect(diagnoseCell(record(expecting({ outcome: "fail" }), slow)).conformance).toBe("different-failure");
    expect(diagnoseCell(record(expecting({ outcome: "timeout" }), slow)).conformance).toBe("as-expected");
  });

  test("held to its bound on link memory, which is unexpected when broken and inconclusive when unseen", () => {
    const expected = expecting({ outcome: "pass", linkRss: { operator: "<", bytes: 100 } });
    const linked = (maxRssBytes: number | null) =>
      passed({
        processes: [
          tool("link", {
            memory: { maxRssBytes, maxRssSource: "wait4", peakAnonBytes: null, peakFileBytes: null },
          }),
        ],
      });
    expect(diagnoseCell(record(expected, linked(99))).conformance).toBe("as-expected");
    expect(diagnoseCell(record(expected, linked(100))).conformance).toBe("unexpected-fail");
    expect(diagnoseCell(record(expected, linked(null))).conformance).toBe("inconclusive");
  });

  test("a message that is no regular expression is said to be one, and nothing throws", () => {
    expect(
      diagnoseCell(record(expecting({ outcome: "fail", message: "(" }), undefinedName("x"))).difference,
    ).toContain("no regular expression");
  });
});

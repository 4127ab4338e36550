import { describe, expect, test } from "vitest";
import { renderConclusion } from "../../harness/report/conclusion.ts";
import { at, both, type RunBuilder, run, since } from "../analyse/build-run.ts";

const go = ["1.23.12", "1.24.13", "1.25rc1", "1.25.12", "1.27.4"];
const target = ["linux/amd64", "windows/amd64", "wasip1/wasm"];
const error =
  "internal/tokeninternal/tokeninternal.go:64:9: invalid array length -delta * delta (constant -256 of type int64)";

function conclude(builder: RunBuilder): string {
  return renderConclusion(builder.record(), builder.verdicts(), builder.analyse(), {
    colour: false,
    unicode: true,
    runFolder: "/runs/20261122-1",
  });
}

describe("the conclusion", () => {
  test("tells the failure, its evidence, its codes and how to look again", () => {
    const builder = run({ go, target })
      .expects((axes) => (since("1.25rc1")(axes) ? "fail" : "pass"))
      .fails(since("1.25rc1"), "sig", "compile.types", error)
      .step(since("1.25rc1"), 1)
      .process(since("1.25rc1"), "compile", 2);
    expect(conclude(builder)).toMatchInlineSnapshot(`
      "✗ compile.types: fails on every target from go1.25rc1 on (9 of 9 cells), never before (0 of 6).
        internal/tokeninternal/tokeninternal.go:64:9: invalid array length -delta * delta (constant -256 of type int64)
        go build exited 1, the compile tool exited 2 (handbook class E2); attribution: project
        The project relied on something that changed.
        target does not matter: cells that differ in nothing else fail the same way.
        reproduce: gauntlet shell 20261122-1 linux-amd64+go1.25rc1

      exit codes other than 0, by level (never summed):
        go command           1  9 cells
        tool        compile  2  9 cells
            the handbook's E2 (front end); really the compile tool's own code for any error; these cells: compile.types
        no process was seen to exit 62 or 64

      15 cells: 6 passed, 9 failed as expected
      time: first answer after 6.1 s, all after 41 s; cells ran 5.1 s, 0.0 s of CPU on 2
      run folder: /runs/20261122-1"
    `);
  });

  test("is short when all cells passed", () => {
    expect(conclude(run({ go, target }).step({}, 0))).toMatchInlineSnapshot(`
      "✓ all 15 cells passed.

      exit codes: no process was seen to exit with other than 0

      15 cells: 15 passed
      time: first answer after 6.1 s, all after 41 s; cells ran 5.1 s, 0.0 s of CPU on 2
      run folder: /runs/20261122-1"
    `);
  });

  test("says once what limits the engine did not hold", () => {
    const builder = run({ go }).step({}, 0);
    const record = builder.record();
    const engineWarnings = ["the engine cannot enforce a limit on memory here"];
    const cells = record.cells.map((each) => ({
      ...each,
      attempts: each.attempts.map((attempt) => ({ ...attempt, engineWarnings })),
    }));
    const text = renderConclusion({ ...record, cells }, builder.verdicts(), builder.analyse(), {
      ...{ colour: false, unicode: true, runFolder: null },
    });
    expect(text.match(/^warning: the engine cannot enforce a limit on memory here$/gm)).toHaveLength(1);
  });

  test("says of harness trouble that it says nothing about the project", () => {
    const text = conclude(run({ go }).ends(at("1.27.4"), "infrastructure", "engine: connection refused"));
    expect(text).toContain(
      "! infrastructure: the harness could not find out: linux-amd64+go1.27.4: engine: connection refused",
    );
    expect(text).toContain("this says nothing about the project");
    expect(text).not.toContain("✗");
    expect(text).toContain("5 cells: 4 passed, 1 without an answer (infrastructure)");
  });

  test("tells one trouble of many cells once, though their names are in it", () => {
    const builder = run({ go });
    for (const version of go)
      builder.ends(at(version), "infrastructure", `no container linux-amd64+go${version}-3`);
    const text = conclude(builder);
    expect(text.match(/no container/g)).toHaveLength(1);
    expect(text).toContain("infrastructure: the harness could not find out: 5 cells: no container <cell>-3");
  });

  test("tells once what was not as expected in the same way in many cells", () => {
    const text = conclude(
      run({ go })
        .expects(() => "fail")
        .fails(at("1.27.4")),
    );
    expect(text).toContain("not as expected: 4 cells");
    expect(text).toContain(
      "✓ linux-amd64+go1.23.12, linux-amd64+go1.24.13, linux-amd64+go1.25rc1, linux-amd64+go1.25.12: expected fail, got pass",
    );
    expect(text).toContain("5 cells: 4 passed unexpectedly, 1 failed as expected");
  });

  test("names releases that could not be had, with the reason", () => {
    const text = conclude(run({ go }).ends(at("1.25rc1"), "unavailable", "go1.25rc1 is not served"));
    expect(text).toContain("? unavailable: could not be had: linux-amd64+go1.25rc1: go1.25rc1 is not served");
  });

  test("gives each code its cells when they differ", () => {
    const builder = run({ go: ["1.19.10", "1.20.14"] })
      .fails({})
      .step(at("1.19.10"), 2)
      .step(at("1.20.14"), 1);
    expect(conclude(builder)).toContain(
      "go build exited 2 in 1 cell and exited 1 in 1 cell, the compile tool exited 2",
    );
  });

  test("never prints memory that was not observed as a number", () => {
    const memory = {
      maxRssBytes: null,
      maxRssSource: null,
      peakAnonBytes: null,
      peakFileBytes: null,
    };
    const text = conclude(run({ go: ["1.25.12"] }).links({}, 0, { memory }));
    expect(text).toMatch(/example\.com\/app +unknown +unknown +unknown/);
  });

  test("passes no escape sequence, control or bidi character of an error on", () => {
    const builder = run({ go }).fails(
      {},
      "sig",
      "compile.types",
      "a\u001b[31mb\u001b]8;;http://x\u0007c\u202ed\r\ne",
    );
    const text = conclude(builder.ends(both(at("1.27.4"), {}), "infrastructure", "x\u009b2Jy\u0000"));
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(text).toContain("abcd e");
  });
});

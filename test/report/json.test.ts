import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderJson, renderJsonLine } from "../../harness/report/json.ts";
import { reportSchemaText } from "../../harness/report/json-schema.ts";
import { cellSchema, runSchema } from "../../harness/report/run-schema.ts";
import { at, type RunBuilder, run, since } from "../analyse/build-run.ts";

const go = ["1.24.13", "1.25rc1", "1.25.0"];

function documentOf(builder: RunBuilder) {
  return runSchema.parse(JSON.parse(renderJson(builder.record(), builder.verdicts(), builder.analyse())));
}

describe("the JSON document", () => {
  test("has the names that the command line's page promises", () => {
    const builder = run({ go, target: ["linux/amd64"] })
      .fails(since("1.25rc1"))
      .step(since("1.25rc1"), 1)
      .process(since("1.25rc1"), "compile", 2)
      .links(at("1.24.13"), 200);
    const document = documentOf(builder);
    expect(document).toMatchObject({
      schema: 1,
      run: "20261122-1",
      scenario: "case",
      engine: { kind: "docker", version: "20.10.24", arch: "amd64", cgroup: 1 },
      exitCodes: [
        { level: "go", code: 1 },
        { level: "tool", tool: "compile", code: 2 },
      ],
    });
    expect(document.cells[1]).toMatchObject({
      id: "linux-amd64+go1.25rc1",
      axes: { go: "1.25rc1", target: "linux/amd64" },
      outcome: "fail",
      reason: null,
      class: "compile.types",
      handbookClass: "E2",
      attribution: "project",
      toolchain: null,
      steps: [
        {
          step: "build",
          exit: 1,
          signal: null,
          wallMs: 5000,
          firstError: "x.go:1:1: bad",
          droppedProcesses: null,
          clippedCommands: null,
        },
      ],
      attempts: [{ wallMs: 5120, failures: [{ first: true, tool: "compile", exit: 2 }] }],
      memory: { cgroupPeakBytes: null, source: "cgroup-v1" },
    });
    expect(document.cells[0]?.links).toMatchObject([
      {
        package: "example.com/app",
        maxRssBytes: 200 * 2 ** 20,
        peakAnonBytes: null,
        source: "wait4",
      },
    ]);
    expect(document.findings).toContainEqual(
      expect.objectContaining({
        kind: "version-boundary",
        lastGood: "1.24.13",
        firstBad: "1.25rc1",
        when: {},
      }),
    );
  });

  test("holds cells that are not finished, with null for what is not known", () => {
    const [, , last] = documentOf(run({ go }).pending(at("1.25.0"))).cells;
    expect(last).toMatchObject({
      outcome: null,
      conformance: null,
      class: null,
      steps: [],
      attempts: [],
    });
  });

  test("says why a cell gave no answer", () => {
    const [first] = documentOf(run({ go }).ends(at("1.24.13"), "unavailable", "not served")).cells;
    expect(first).toMatchObject({
      outcome: "unavailable",
      reason: "not served",
      attempts: [],
    });
  });

  test("satisfies its schema for every mixture of outcomes", () => {
    const outcomes = fc.array(
      fc.constantFrom(
        "pass",
        "fail",
        "timeout",
        "oom",
        "limit",
        "flaky",
        "declared-unsupported",
        "infrastructure",
      ),
      { minLength: 3, maxLength: 3 },
    );
    fc.assert(
      fc.property(outcomes, (words) => {
        const builder = run({ go });
        words.forEach((word, index) => {
          const where = at(go[index] ?? "");
          if (word === "fail") builder.fails(where).step(where, 1).process(where, "link", 2);
          else builder.ends(where, word as "pass");
        });
        expect(() => documentOf(builder)).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });

  test("prints no character that a terminal would act on, and loses none", () => {
    const error = "a\u009b31m\u202eb\u2028\u001b[2J";
    const builder = run({ go }).fails({}, "sig", "compile.types", error);
    const text = renderJson(builder.record(), builder.verdicts(), builder.analyse());
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028]/);
    expect(JSON.parse(text).cells[0].firstError).toBe(error);
  });

  test("streams a finished cell as one line of the same shape", () => {
    const builder = run({ go }).fails({});
    const [record] = builder.record().cells;
    const [verdict] = builder.verdicts();
    if (!record || !verdict) throw new Error("the builder made no cell");
    const line = renderJsonLine(record, verdict);
    expect(line).toMatch(/^[^\n]*\n$/);
    expect(cellSchema.parse(JSON.parse(line)).outcome).toBe("fail");
  });
});

test("the shipped JSON Schema is the one that the document is checked by", () => {
  const shipped = readFileSync(new URL("../../harness/report/run.schema.json", import.meta.url), "utf8");
  expect(shipped).toBe(reportSchemaText());
});

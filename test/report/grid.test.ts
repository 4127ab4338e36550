import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { type GridState, renderGrid } from "../../harness/report/grid.ts";
import { at, both, type RunBuilder, run, since } from "../analyse/build-run.ts";

const go = ["1.24.13", "1.25rc1", "1.25.0"];
const target = ["linux/amd64", "wasip1/wasm"];
const wide = { width: 80, colour: false, unicode: true };

function stateOf(builder: RunBuilder, more: Partial<GridState> = {}): GridState {
  return {
    plan: builder.record().plan,
    project: "example.com/app@v1.0.0",
    verdicts: new Map(builder.verdicts().map((each) => [each.cell, each])),
    running: new Set(),
    elapsedMs: 41_000,
    frame: 0,
    ...more,
  };
}

describe("the grid", () => {
  test("has a row for each combination and a column for each release, oldest first", () => {
    const builder = run({ go: go.toReversed(), target })
      .expects((axes) => (since("1.25rc1")(axes) ? "fail" : "pass"))
      .fails(since("1.25rc1"));
    expect(renderGrid(stateOf(builder), wide)).toMatchInlineSnapshot(`
      "case · example.com/app@v1.0.0 · build                           6/6 cells  00:41
                   1.24.13  1.25rc1  1.25.0
      linux/amd64  ✓        ✗        ✗
      wasip1/wasm  ✓        ✗        ✗
      ✓ pass   ✗ fail"
    `);
  });

  test("names the one release where the targets are the columns", () => {
    const builder = run({ go: ["1.25.0"], target }).fails({ target: "wasip1/wasm" });
    const [, header, row] = renderGrid(stateOf(builder), wide).split("\n");
    expect(header).toContain("linux/amd64  wasip1/wasm");
    expect(row).toMatch(/^go1\.25\.0 /);
  });

  test("shows what runs, what waits and what was not expected, and explains only the marks in use", () => {
    const builder = run({ go, target })
      .fails({ go: "1.25rc1", target: "linux/amd64" })
      .pending(at("1.25.0"))
      .unsupported({ target: "wasip1/wasm", go: "1.24.13" });
    const running = new Set(builder.ids({ go: "1.25.0", target: "linux/amd64" }));
    expect(renderGrid(stateOf(builder, { running }), wide)).toMatchInlineSnapshot(`
      "case · example.com/app@v1.0.0 · build                4/6 cells  1 running  00:41
                   1.24.13  1.25rc1  1.25.0
      linux/amd64  ✓        ✗*       ⠋
      wasip1/wasm  –        ✓        ·
      ✓ pass   ✗ fail   – unsupported: this combination does not exist   ⠋ running
      · waiting   * not as expected"
    `);
  });

  test("has a mark of its own for every outcome", () => {
    const outcomes = [
      "fail",
      "timeout",
      "oom",
      "limit",
      "flaky",
      "unsupported",
      "declared-unsupported",
      "unavailable",
      "infrastructure",
    ] as const;
    const versions = outcomes.map((_, index) => `1.${index + 10}.0`);
    const builder = run({
      go: [...versions, "1.27.0"],
      target: ["linux/amd64"],
    });
    outcomes.forEach((outcome, index) => {
      builder.ends({ go: versions[index] ?? "" }, outcome);
    });
    for (const unicode of [true, false]) {
      const marks = renderGrid(stateOf(builder), {
        width: 200,
        colour: false,
        unicode,
      })
        .split("\n")[2]
        ?.slice("linux/amd64".length)
        .split(/[\s*]+/)
        .filter((each) => each !== "");
      expect(new Set(marks?.slice(-10)).size).toBe(10);
    }
  });

  test("is plain ASCII when the terminal can no more", () => {
    const builder = run({ go, target })
      .fails(both(since("1.25rc1"), { target: "wasip1/wasm" }))
      .pending(at("1.25.0"));
    const drawn = renderGrid(stateOf(builder, { running: new Set(builder.ids(at("1.25.0"))) }), {
      ...wide,
      unicode: false,
    });
    expect(drawn).toMatch(/^[\x20-\x7e\n]*$/);
  });

  test("folds its columns into blocks when the terminal is narrow", () => {
    const drawn = renderGrid(stateOf(run({ go, target })), {
      ...wide,
      width: 32,
    });
    expect(drawn).toMatchInlineSnapshot(`
      "case · exampl…  6/6 cells  00:41
                   1.24.13  1.25rc1
      linux/amd64  ✓        ✓
      wasip1/wasm  ✓        ✓
                   1.25.0
      linux/amd64  ✓
      wasip1/wasm  ✓
      ✓ pass"
    `);
  });

  test("keeps rows apart whose long values begin alike", () => {
    const ldflags = [`-X=a=${"x".repeat(200)}1`, `-X=a=${"x".repeat(200)}2`];
    const builder = run({ go, ldflags }).fails({ ldflags: ldflags[0] ?? "" });
    const drawn = renderGrid(stateOf(builder), wide);
    expect(drawn.match(/^ldflags=.*$/gm)).toHaveLength(2);
  });

  test("shows at most as many lines as the terminal has, and counts the rows that it leaves out", () => {
    const targets = Array.from({ length: 60 }, (_, index) => `linux/a${index}`);
    const builder = run({ go, target: targets }).fails({ target: "linux/a59" });
    const drawn = renderGrid(stateOf(builder), { ...wide, height: 24 });
    expect(drawn.split("\n").length).toBeLessThanOrEqual(24);
    expect(drawn).toContain("more rows");
    expect(drawn).toContain("✗ fail");
  });

  test("passes no escape sequence, control or bidi character of a name or value on", () => {
    const builder = run({
      go,
      "env.X": ["\u001b[2Jred\u202e", "b\u0007\r\n\tc"],
    });
    const drawn = renderGrid(stateOf(builder, { project: "\u001b]0;pwned\u0007p" }), wide);
    expect(drawn).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]|pwned/);
  });

  test("is never wider than the terminal, whatever it holds", () => {
    const value = fc.string({ unit: "grapheme", maxLength: 30 });
    fc.assert(
      fc.property(
        fc.uniqueArray(value, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 120 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        (values, width, unicode, height) => {
          const builder = run({ go, ldflags: values }).fails(at("1.25.0"));
          for (const line of renderGrid(stateOf(builder), {
            width,
            height,
            colour: false,
            unicode,
          }).split("\n"))
            expect(stringWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 200 },
    );
  });
});

import { describe, expect, test } from "vitest";
import { renderCellLine } from "../../harness/report/cell-line.ts";
import { renderPlanJson, renderPlanTable } from "../../harness/report/plan-report.ts";
import { at, run } from "../analyse/build-run.ts";

const plain = { colour: false, unicode: true };

describe("a plan's table", () => {
  test("shows each cell, what its image must hold, and why one cannot run", () => {
    const { plan } = run({ go: ["1.20.14", "1.25.0"], target: ["wasip1/wasm"] })
      .unsupported(at("1.20.14"), "wasip1/wasm begins with 1.21")
      .record();
    expect(renderPlanTable(plan)).toMatchInlineSnapshot(`
      "CELL                   STEPS  NEEDS       CAN RUN
      wasip1-wasm+go1.20.14  build  go 1.20.14  unsupported: wasip1/wasm begins with 1.21 (go tool dist list)
      wasip1-wasm+go1.25.0   build  go 1.25.0   yes
      images: go 1.25.0 (1 cell)
      2 cells: 1 can run, 1 unsupported; 2 releases of Go"
    `);
  });

  test("is cut to the terminal's width", () => {
    const { plan } = run({ go: ["1.20.14"] }).record();
    const rows = renderPlanTable(plan, 20).split("\n").slice(0, 2);
    for (const line of rows) expect(line.length).toBeLessThanOrEqual(20);
  });

  test("is a JSON document too", () => {
    const { plan } = run({ go: ["1.20.14", "1.25.0"] }).record();
    expect(JSON.parse(renderPlanJson(plan))).toMatchObject({
      schema: 1,
      scenario: "case",
      cells: [{ go: "1.20.14" }, {}],
    });
  });
});

describe("a progress line", () => {
  test("says which cell ended how, and its first error", () => {
    const [verdict] = run({ go: ["1.25.0"] })
      .fails({})
      .expects(() => "fail")
      .verdicts();
    expect(verdict && renderCellLine(verdict, 3, 15, plain)).toBe(
      "[3/15] ✗ linux-amd64+go1.25.0 compile.types: x.go:1:1: bad",
    );
  });

  test("says what was expected when that is not what came", () => {
    const [verdict] = run({ go: ["1.25.0"] })
      .fails({})
      .verdicts();
    expect(verdict && renderCellLine(verdict, 3, 15, plain)).toBe(
      "[3/15] ✗* linux-amd64+go1.25.0 compile.types: x.go:1:1: bad (expected pass, got fail)",
    );
  });

  test("says why there is no answer", () => {
    const [verdict] = run({ go: ["1.25.0"] })
      .ends({}, "unavailable", "not served")
      .verdicts();
    expect(verdict && renderCellLine(verdict, 1, 1, plain)).toBe(
      "[1/1] ? linux-amd64+go1.25.0 unavailable: not served",
    );
  });
});

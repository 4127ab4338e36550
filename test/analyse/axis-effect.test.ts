import { describe, expect, test } from "vitest";
import { both, run, since } from "./build-run.ts";

const go = ["1.24.13", "1.25.0"];
const target = ["linux/amd64", "windows/amd64", "wasip1/wasm"];

function effects(builder: ReturnType<typeof run>) {
  return builder.analyse().findings.filter((each) => each.kind === "axis-effect");
}

describe("an axis and a failure", () => {
  test("does not matter where all that differ in it alone fail alike", () => {
    const found = effects(run({ go, target, cgo: ["0", "1"] }).fails(since("1.25.0")));
    expect(found.map((each) => [each.axis, each.matters])).toEqual([
      ["target", false],
      ["cgo", false],
    ]);
  });

  test("matters where changing it alone turns a failure into a pass", () => {
    const found = effects(run({ go, target, cgo: ["0", "1"] }).fails(both(since("1.25.0"), { cgo: "1" })));
    expect(found.map((each) => [each.axis, each.matters])).toEqual([
      ["target", false],
      ["cgo", true],
    ]);
    expect(found[1]?.sentence).toBe(
      "cgo matters for compile.types: in 3 of 3 groups of cells that differ in cgo alone, it fails with cgo=1, passes with cgo=0.",
    );
  });

  test("is not judged when a cell that would tell gave no answer", () => {
    const found = effects(
      run({ go, target })
        .fails(since("1.25.0"))
        .ends(both(since("1.25.0"), { target: "wasip1/wasm" }), "infrastructure"),
    );
    expect(found).toEqual([]);
  });

  test("is judged on what exists when a combination is unsupported", () => {
    const found = effects(run({ go, target }).fails(since("1.25.0")).unsupported({ target: "wasip1/wasm" }));
    expect(found).toMatchObject([{ axis: "target", matters: false }]);
    expect(found[0]?.sentence).not.toContain("wasip1");
  });

  test("is not judged from a failing cell that has no sibling", () => {
    const found = effects(
      run({ go: ["1.25.0"], target: ["linux/amd64"], cgo: ["0"] })
        .adds({ go: "1.25.0", target: "windows/amd64", cgo: "1" })
        .fails({}),
    );
    expect(found).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import { at, run } from "./build-run.ts";

const go = ["1.23.12", "1.24.13", "1.25rc1", "1.25.12", "1.27.4"];
const target = ["linux/amd64", "windows/amd64", "wasip1/wasm"];

describe("a declared minimum", () => {
  test("is its own finding and never a regression", () => {
    const { findings } = run({ go, target })
      .ends(at("1.23.12"), "declared-unsupported", "go.mod requires go >= 1.24")
      .analyse();
    expect(findings).toMatchObject([
      {
        kind: "declared-minimum",
        lastRefused: "1.23.12",
        firstAccepted: "1.24.13",
        when: {},
      },
    ]);
  });

  test("has no accepted release when none was run", () => {
    const { findings } = run({ go }).ends({}, "declared-unsupported").analyse();
    expect(findings).toMatchObject([
      { kind: "declared-minimum", lastRefused: "1.27.4", firstAccepted: null },
    ]);
  });
});

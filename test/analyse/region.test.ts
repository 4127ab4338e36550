import { describe, expect, test } from "vitest";
import type { Finding } from "../../harness/domain/finding.ts";
import { both, run, since } from "./build-run.ts";

const go = ["1.23.12", "1.24.13", "1.25rc1", "1.25.12", "1.27.4"];
const target = ["linux/amd64", "windows/amd64", "wasip1/wasm"];

function only<Kind extends Finding["kind"]>(findings: readonly Finding[], kind: Kind) {
  return findings.filter((each): each is Extract<Finding, { kind: Kind }> => each.kind === kind);
}

describe("where a failure shows", () => {
  test("a boundary of one combination names it and no other", () => {
    const { findings } = run({ go, target, cgo: ["0", "1"] })
      .fails(both(since("1.25rc1"), { target: "linux/amd64", cgo: "1" }))
      .analyse();
    expect(only(findings, "version-boundary")).toMatchObject([
      {
        when: { target: "linux/amd64", cgo: "1" },
        lastGood: "1.24.13",
        firstBad: "1.25rc1",
      },
    ]);
  });

  test("different boundaries by target stay apart", () => {
    const { findings } = run({ go, target })
      .fails(both(since("1.24.13"), { target: "linux/amd64" }))
      .fails(both(since("1.27.4"), { target: "windows/amd64" }))
      .analyse();
    expect(only(findings, "version-boundary").map((each) => [each.when.target, each.firstBad])).toEqual([
      ["linux/amd64", "1.24.13"],
      ["windows/amd64", "1.27.4"],
    ]);
  });

  test("every target is not claimed when one gave no answer", () => {
    const { headline } = run({ go, target })
      .fails(since("1.25rc1"))
      .ends({ target: "wasip1/wasm" }, "infrastructure")
      .analyse();
    expect(headline).toBe(
      "compile.types: fails on linux/amd64 and windows/amd64 from go1.25rc1 on (6 of 6 cells), never before (0 of 4); no answer from 5 cells (5 harness trouble).",
    );
  });

  test("a target that is younger than the others goes together with them", () => {
    const { headline, findings } = run({ go, target })
      .fails(since("1.25rc1"))
      .unsupported({ target: "wasip1/wasm", go: "1.23.12" })
      .analyse();
    expect(headline).toBe(
      "compile.types: fails on every target from go1.25rc1 on (9 of 9 cells), never before (0 of 5).",
    );
    expect(only(findings, "version-boundary")).toMatchObject([{ when: {} }]);
  });

  test("targets that never existed are left out of every", () => {
    const { headline } = run({ go, target })
      .fails(since("1.25rc1"))
      .unsupported({ target: "wasip1/wasm" })
      .analyse();
    expect(headline).toContain("fails on every supported target from go1.25rc1 on (6 of 6 cells)");
  });

  test("an added cell with an axis unset is not confused with those that have it", () => {
    const { findings } = run({
      go: ["1.24.13", "1.25.0"],
      ldflags: ["", "-s -w"],
    })
      .adds({ go: "1.24.13" })
      .adds({ go: "1.25.0" })
      .fails(({ go, ldflags }) => ldflags === undefined && go === "1.25.0")
      .analyse();
    const [boundary] = only(findings, "version-boundary");
    expect(boundary?.cells).toHaveLength(1);
    expect(boundary?.sentence).toContain("with ldflags unset");
  });
});

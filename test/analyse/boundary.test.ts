import { describe, expect, test } from "vitest";
import type { Finding } from "../../harness/domain/finding.ts";
import { at, both, run, since } from "./build-run.ts";

const go = ["1.23.12", "1.24.13", "1.25rc1", "1.25.12", "1.27.4"];
const target = ["linux/amd64", "windows/amd64", "wasip1/wasm"];

function only<Kind extends Finding["kind"]>(findings: readonly Finding[], kind: Kind) {
  return findings.filter((each): each is Extract<Finding, { kind: Kind }> => each.kind === kind);
}

describe("a failure's boundary along the versions", () => {
  test("equal boundaries on all targets fold into one finding and one sentence", () => {
    const { findings, headline } = run({ go, target }).fails(since("1.25rc1")).analyse();
    expect(only(findings, "version-boundary")).toMatchObject([
      {
        direction: "begins",
        lastGood: "1.24.13",
        firstBad: "1.25rc1",
        gap: [],
        when: {},
      },
    ]);
    expect(headline).toBe(
      "compile.types: fails on every target from go1.25rc1 on (9 of 9 cells), never before (0 of 6).",
    );
  });

  test("a release that could not be had is named, for the failure may begin there", () => {
    const { findings } = run({ go, target })
      .fails(since("1.25.12"))
      .ends(at("1.25rc1"), "unavailable")
      .analyse();
    const [boundary] = only(findings, "version-boundary");
    expect(boundary).toMatchObject({
      lastGood: "1.24.13",
      firstBad: "1.25.12",
      gap: ["1.25rc1"],
    });
    expect(boundary?.sentence).toContain("it may begin earlier: no answer from go1.25rc1 (could not be had)");
  });

  test("known releases between the two that were not run are part of the gap, with their count when many", () => {
    const known = ["1.24.13", "1.25rc1", "1.25rc2", "1.25rc3", "1.25.0", "1.25.1", "1.25.2", "1.25.12"];
    const { findings } = run({ go: ["1.24.13", "1.25.2"] })
      .fails(since("1.25.2"))
      .analyse(known);
    const [boundary] = only(findings, "version-boundary");
    expect(boundary?.gap).toEqual(["1.25rc1", "1.25rc2", "1.25rc3", "1.25.0", "1.25.1"]);
    expect(boundary?.sentence).toContain("5 releases from go1.25rc1 to go1.25.1 (not run)");
  });

  test("a release outside the two is no gap", () => {
    const { findings } = run({ go: ["1.24.13", "1.25rc1"] })
      .fails(at("1.25rc1"))
      .analyse(["1.24.12", "1.25rc2"]);
    expect(only(findings, "version-boundary")).toMatchObject([{ gap: [] }]);
  });

  test("nothing is said to begin where every release that was run fails", () => {
    const { findings, headline } = run({ go, target }).fails({}).analyse();
    expect(only(findings, "version-boundary")).toEqual([]);
    expect(headline).toContain(
      "in every release that was run, go1.23.12 to go1.27.4 (15 of 15 cells), none of them passed",
    );
  });

  test("a history that turns more than once is told turn by turn", () => {
    const { findings, headline } = run({ go }).fails(at("1.24.13", "1.27.4")).analyse();
    expect(
      only(findings, "version-boundary").map((each) => [each.direction, each.lastGood, each.firstBad]),
    ).toEqual([
      ["begins", "1.23.12", "1.24.13"],
      ["ends", "1.25rc1", "1.24.13"],
      ["begins", "1.25.12", "1.27.4"],
    ]);
    expect(headline).toBe(
      "compile.types: fails in go1.24.13 and in go1.27.4 (2 of 5 cells), passes in go1.23.12 and go1.25rc1 to go1.25.12.",
    );
  });

  test("a failure that ends says from which release on it is gone", () => {
    const { headline } = run({ go }).fails(at("1.23.12", "1.24.13")).analyse();
    expect(headline).toBe(
      "compile.types: fails up to go1.24.13 (2 of 2 cells), no longer from go1.25rc1 on (0 of 3).",
    );
  });

  test("another failure just before is not a good release", () => {
    const { findings } = run({ go })
      .fails(at("1.24.13"), "run", "run.panic")
      .fails(since("1.25rc1"), "types")
      .analyse();
    expect(only(findings, "version-boundary")).toMatchObject([
      { signature: "run", lastGood: "1.23.12", firstBad: "1.24.13" },
    ]);
    expect(only(findings, "failure-change")).toMatchObject([
      {
        before: "run",
        signature: "types",
        lastBefore: "1.24.13",
        firstAfter: "1.25rc1",
      },
    ]);
  });

  test("another message of the same class is not claimed to be the same cause", () => {
    const { findings } = run({ go: ["1.19.13", "1.20.14"] })
      .fails(at("1.19.13"), "a", "compile.unused", "x declared but not used")
      .fails(at("1.20.14"), "b", "compile.unused", "declared and not used: x")
      .analyse();
    expect(only(findings, "failure-change")[0]?.sentence).toContain(
      "whether the cause is the same is not known",
    );
  });

  test.each(["timeout", "oom", "limit", "flaky", "infrastructure", "declared-unsupported"] as const)(
    "a cell that ended as %s is no evidence for either side",
    (outcome) => {
      const { findings } = run({ go }).fails(since("1.25.12")).ends(at("1.25rc1"), outcome).analyse();
      expect(only(findings, "version-boundary")).toMatchObject([
        { lastGood: "1.24.13", firstBad: "1.25.12", gap: ["1.25rc1"] },
      ]);
    },
  );

  test("a failure seen in the newest release alone is not said to go on from there", () => {
    const { headline } = run({ go }).fails(at("1.27.4")).analyse();
    expect(headline).toBe(
      "compile.types: fails in go1.27.4, the newest release with an answer (1 of 1 cells), never before (0 of 4).",
    );
  });

  test("from a release on is said only as far as answers reach", () => {
    const { headline } = run({ go }).fails(since("1.25rc1")).ends(at("1.27.4"), "infrastructure").analyse();
    expect(headline).toBe(
      "compile.types: fails from go1.25rc1 to go1.25.12 (2 of 2 cells), never before (0 of 2); no answer from 1 cell (1 harness trouble).",
    );
  });

  test("up to a release is said only when the oldest fails too", () => {
    const { headline } = run({ go })
      .fails(at("1.24.13", "1.25rc1"))
      .ends(at("1.23.12"), "unavailable")
      .analyse();
    expect(headline).toBe(
      "compile.types: fails from go1.24.13 to go1.25rc1 (2 of 2 cells), no longer from go1.25.12 on (0 of 2); no answer from 1 cell (1 could not be had).",
    );
  });

  test("a class whose messages differ from release to release is told as a whole first", () => {
    const { headline } = run({ go })
      .fails({}, "a", "compile.unused", "x declared but not used")
      .fails(since("1.25rc1"), "b", "compile.unused", "declared and not used: x")
      .analyse();
    expect(headline).toBe(
      "compile.unused (2 different messages): fails in every release that was run, go1.23.12 to go1.27.4 (5 of 5 cells), none of them passed.",
    );
  });

  test("a matrix without a go axis has no boundary and speaks of targets", () => {
    const { findings, headline } = run({ go: ["1.25.0"], target })
      .fails({ target: "wasip1/wasm" })
      .analyse();
    expect(only(findings, "version-boundary")).toEqual([]);
    expect(headline).toBe(
      "compile.types: fails on wasip1/wasm (1 of 1 cells); never on linux/amd64 and windows/amd64 (0 of 2).",
    );
  });
});

describe("the conclusion so far", () => {
  test("cells that are not finished are a gap and are counted", () => {
    const { findings, headline } = run({ go, target })
      .fails(since("1.25rc1"))
      .pending(at("1.24.13", "1.25rc1", "1.25.12"))
      .analyse();
    expect(only(findings, "version-boundary")).toMatchObject([
      {
        lastGood: "1.23.12",
        firstBad: "1.27.4",
        gap: ["1.24.13", "1.25rc1", "1.25.12"],
      },
    ]);
    expect(headline).toMatch(/^so far \(6 of 15 cells\): /);
    expect(headline).toContain("no answer from 9 cells (9 not finished)");
  });

  test("a run that has not begun knows nothing", () => {
    expect(run({ go }).pending({}).analyse()).toMatchObject({
      findings: [],
      headline: "nothing is known yet: 0 of 5 cells finished.",
    });
  });
});

describe("runs without a failure", () => {
  test("all that pass are one clean sentence", () => {
    expect(run({ go, target }).analyse()).toMatchObject({
      findings: [],
      headline: "all 15 cells passed.",
    });
  });

  test("harness trouble alone is no conclusion and no failure", () => {
    expect(run({ go }).ends({}, "infrastructure").analyse()).toMatchObject({
      findings: [],
      headline: "no conclusion: 5 infrastructure.",
    });
  });
});

test("cells that a bound stopped are told as that, without a boundary", () => {
  const { findings } = run({ go, target })
    .ends(both(since("1.25rc1"), { target: "wasip1/wasm" }), "timeout")
    .analyse();
  expect(findings).toMatchObject([{ kind: "failure", outcome: "timeout" }]);
  expect(findings[0]?.sentence).toBe(
    "timeout: ran into the time limit in 3 of 15 cells (on wasip1/wasm: go1.25rc1, go1.25.12 and go1.27.4).",
  );
});

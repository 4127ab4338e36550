import { describe, expect, test } from "vitest";
import { pointFigure } from "../../harness/analyse/link-figures.ts";
import { linkSurface } from "../../harness/analyse/link-surface.ts";
import type { LinkPoint, UnmeasuredLink } from "../../harness/domain/link-surface.ts";
import type { VarianceShares } from "../../harness/domain/variance-shares.ts";
import { conditionLines, linkConditions } from "../../harness/report/link-conditions.ts";
import { effectLines } from "../../harness/report/link-effects.ts";
import { renderLinkSurface } from "../../harness/report/link-surface.ts";
import { around, linkRun, MIB, measuredCell, point, recordOf, runOf } from "../analyse/build-links.ts";

function text(points: readonly LinkPoint[], unmeasured: readonly UnmeasuredLink[] = []): string {
  const view = { conditions: "conditions", figureOf: pointFigure, traces: [] };
  return renderLinkSurface(linkSurface(points, unmeasured), view);
}

const flags = [point({}, around(60)), point({ ldflags: "-w" }, around(30))];

describe("a surface as text", () => {
  test("is a row for each point, with medians, intervals and the coverage that they have", () => {
    const lines = text(flags).split("\n");
    expect(lines[0]).toBe("conditions");
    expect(lines[2]).toBe("linker of example.com/app, MiB and seconds, median [93% interval] of the runs");
    expect(lines[3]).toMatch(
      /^ {2}go +ldflags +anonymous +file-backed +max RSS +link wall +output +runs +whole build$/,
    );
    expect(lines[4]).toMatch(/^ {2}go1\.27\.4 +\(none\) +60 \[59-61\] .* 5 +unknown$/);
    expect(lines[5]).toMatch(/^ {2}go1\.27\.4 +-w +30 \[30-30\] /);
  });

  test("of one run each claims no interval anywhere", () => {
    const once = text([point({}, [60]), point({ ldflags: "-w" }, [30])]);
    expect(once).toContain("MiB and seconds, of one run, so no interval");
    expect(once).not.toMatch(/\[\d|% interval|within/);
    expect(once).toContain("tells nothing about noise");
    expect(once).toContain("noise is among these: one run of each");
  });

  test("of points with fewer runs than others claims what the least of them has", () => {
    expect(text([point({}, around(60)), point({ ldflags: "-w" }, [30, 31, 32])])).toContain(
      "median [at least 75% interval] of the runs",
    );
  });

  test("of several runs without one figure still gives the interval of the others", () => {
    const runs = around(60).map((each) => linkRun(each, { peakAnonBytes: null }));
    expect(text([point({}, [], { runs })])).toMatch(/\[93% interval\][\s\S]*go1\.27\.4 +unknown /);
  });

  test("has words for a point without runs", () => {
    expect(text([point({}, []), point({ ldflags: "-w" }, around(30))])).toMatch(
      /go1\.27\.4 +\(none\) +unknown +unknown +unknown +unknown +unknown +0 +unknown/,
    );
  });

  test("shows no middle between two sources, and marks what was only sampled", () => {
    const sampled = { maxRssSource: "sampled" } as const;
    const mixed = point({}, [], { runs: [linkRun(60), linkRun(60, sampled)] });
    const alone = point({ ldflags: "-w" }, [], { runs: [linkRun(60, sampled), linkRun(60, sampled)] });
    const lines = text([mixed, alone]).split("\n");
    expect(lines[4]).toContain("sources differ");
    expect(lines[5]).toContain("160 [160-160] sampled");
  });

  test("sets what the linker started apart, and what was not sampled is unknown", () => {
    const child = (tool: string, peakAnonBytes: number | null) => ({
      tool,
      memory: { ...linkRun(0).memory, peakAnonBytes },
    });
    const runs = [
      { ...linkRun(60), children: [child("gcc", 3 * MIB), child("ld", 40 * MIB), child("cc1", null)] },
    ];
    expect(text([point({}, [], { runs })])).toContain("    go1.27.4: ld 40, gcc 3.0, cc1 unknown");
  });

  test("says who was alive when the build held most", () => {
    const processes = ["link", "go", "gcc", "ld"].map((tool, at) => ({
      ...{ pid: at, tool, package: null, anonBytes: (40 - at * 10) * MIB },
    }));
    const runs = [{ ...linkRun(60), build: { anonBytes: 100 * MIB, atMs: 5, processes } }];
    expect(text([point({}, [], { runs })])).toContain("100 (link 40, go 30, gcc 20, 1 more)");
  });

  test("says what is not in the figures, in how many rounds, and why", () => {
    const missing = (parts: Partial<UnmeasuredLink>): UnmeasuredLink => {
      const { cell, axes } = point({ ldflags: "-x", target: "linux/amd64" }, []);
      return { cell, axes, why: "unknown flag", missing: 5, rounds: 5, ...parts };
    };
    expect(text([], [missing({}), missing({ missing: 2 })])).toContain(
      `not in the figures:\n  go1.27.4 ldflags="-x": unknown flag\n  go1.27.4 ldflags="-x": 2 of 5 rounds: unknown flag\n`,
    );
  });

  test("names the targets of what is missing where they differ", () => {
    const unmeasured = ["linux/amd64", "windows/amd64"].map((target) => {
      const { cell, axes } = point({ target }, []);
      return { cell, axes, why: "no", missing: 1, rounds: 1 };
    });
    expect(text([], unmeasured)).toContain('go1.27.4 target="windows/amd64": no');
  });

  test("prints nothing that a terminal would act on", () => {
    const bad = "\u001b[31mx\u202e\u009b2J\ny";
    const child = { tool: bad, memory: linkRun(1).memory };
    const build = { anonBytes: 1, atMs: 1, processes: [{ pid: 1, tool: bad, package: bad, anonBytes: 1 }] };
    const hostile = [point({}, around(60)), point({ ldflags: bad }, around(30))].map((each) => ({
      ...each,
      package: bad,
      runs: each.runs.map((run) => ({ ...run, children: [child], build })),
    }));
    const { cell, axes } = point({ gcflags: bad }, []);
    const all = text(hostile, [{ cell, axes, why: bad, missing: 1, rounds: 1 }]);
    expect(all).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(all).not.toMatch(/^y/m);
  });
});

describe("what explains the spread", () => {
  const line = (shares: VarianceShares) => effectLines([{ metric: "anon", package: null, shares }])[0];
  const term = (axes: string[], share: number, shareByChance: number | null) => ({
    axes,
    share,
    shareByChance,
  });

  test("names the axes, the largest first, and says which are no more than noise", () => {
    const terms = [
      term(["go"], 0.06, 0.005),
      term(["ldflags"], 0.8, 0.005),
      term(["go", "ldflags"], 0.07, 0.08),
    ];
    expect(line({ kind: "shares", terms, higher: 0, noise: 0.07, repeats: 5 })).toBe(
      "anonymous peak: ldflags 80%, go with ldflags 7% (no more than noise), go 6%, noise 7%",
    );
  });

  test("says what noise alone would give where a share is not far from it", () => {
    const terms = [term(["go"], 0.1, 0.05)];
    expect(line({ kind: "shares", terms, higher: 0, noise: 0.9, repeats: 5 })).toBe(
      "anonymous peak: go 10% (noise alone gives 5% on average), noise 90%",
    );
  });

  test("leaves out what is next to nothing", () => {
    const terms = [term(["go"], 0.998, 0.0001), term(["ldflags"], 0.001, 0.0001)];
    expect(line({ kind: "shares", terms, higher: 0.001, noise: 0.001, repeats: 5 })).toBe(
      "anonymous peak: go 100%, noise under 1%",
    );
  });

  test.each([
    ["no-values", "it was never observed"],
    ["different-sources", "its figures come from different sources, which are never compared"],
    ["missing-cells", "not every combination could be measured"],
    ["unequal-repeats", "not every combination has as many figures as the others"],
  ] as const)("has words for %s", (why, words) => {
    expect(line({ kind: "not-available", why })).toBe(`anonymous peak: cannot be told: ${words}`);
  });
});

describe("the conditions of a measured run", () => {
  const cell = measuredCell({ go: "1.27.4" });

  test("leave the warm-up out of the rounds, and say what was pinned", () => {
    expect(conditionLines(runOf([recordOf(cell, [])]))).toBe(
      "linkmem · example.com/app · run 20261122-1\n2 rounds after 1 warm-up, values in turn, nothing else of this run beside them; GOMAXPROCS=2 GOGC=100 GOMEMLIMIT=off; cgroup v1",
    );
  });

  test("do not hold what differs between the cells", () => {
    const other = { ...cell, env: { ...cell.env, GOGC: "off" } };
    expect(linkConditions(runOf([recordOf(cell, []), recordOf(other, [])])).env).toEqual({
      GOMAXPROCS: "2",
      GOMEMLIMIT: "off",
    });
  });

  test("say what was not set", () => {
    expect(conditionLines(runOf([recordOf({ ...cell, env: {} }, [])]))).toContain("GOGC=unset");
  });
});

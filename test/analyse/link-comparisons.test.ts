import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addedWord, linkComparisons } from "../../harness/analyse/link-comparisons.ts";
import { pointFigure } from "../../harness/analyse/link-figures.ts";
import { around, linkRun, MIB, point } from "./build-links.ts";

const pairs = (all: ReturnType<typeof linkComparisons>, axis: "go" | "ldflags" | "buildmode") =>
  all
    .filter((one) => one.metric === "anon" && one.axis === axis)
    .map(({ from, to }) => `${from.axes[axis]} > ${to.axes[axis]}`);
const anonOf = (...points: Parameters<typeof linkComparisons>[0]) =>
  linkComparisons(points).filter(({ metric }) => metric === "anon");
const flags = (...values: string[]) => values.map((ldflags) => point({ ldflags }, around(60)));

describe("what is compared", () => {
  test("is each release with the one before it, and the newest with the oldest", () => {
    const points = ["1.27.4", "1.9.7", "1.19.13"].map((go) => point({ go }, around(60)));
    expect(pairs(linkComparisons(points), "go")).toEqual([
      "1.9.7 > 1.19.13",
      "1.19.13 > 1.27.4",
      "1.9.7 > 1.27.4",
    ]);
  });

  test("is each value with the first, and with the same flags less one word", () => {
    expect(pairs(linkComparisons(flags("", "-w", "-s -w")), "ldflags")).toEqual([
      " > -w",
      " > -s -w",
      "-w > -s -w",
    ]);
  });

  test("is never what differs in two axes, or two programs", () => {
    const points = [
      point({ go: "1.26.8" }, around(60)),
      point({ ldflags: "-w" }, around(40)),
      point({ ldflags: "-w" }, around(40), { package: "example.com/other" }),
    ];
    expect(linkComparisons(points)).toEqual([]);
  });

  test("is nothing among one point", () => {
    expect(linkComparisons([point({}, around(60))])).toEqual([]);
  });
});

describe("a comparison's verdict", () => {
  test("says the direction of a difference beyond noise, as a share of what it is held against", () => {
    const [one] = anonOf(point({}, around(60)), point({ ldflags: "-w" }, around(30)));
    expect(one?.verdict).toBe("lower");
    expect(one?.change?.value).toBeCloseTo(-0.5, 5);
    const [other] = anonOf(point({ ldflags: "-w" }, around(30)), point({}, around(60)));
    expect(other?.verdict).toBe("higher");
  });

  test("is within noise where the values lie among each other", () => {
    expect(anonOf(...flags("", "-w"))[0]?.verdict).toBe("within-noise");
  });

  test("is too few below 4 against 4, however large the difference", () => {
    const [one] = anonOf(point({}, [60, 61, 62]), point({ ldflags: "-w" }, [1, 2, 3]));
    expect(one).toMatchObject({ verdict: "too-few" });
  });

  test("of one run each claims no interval", () => {
    const [one] = anonOf(point({}, [60]), point({ ldflags: "-w" }, [30]));
    expect(one).toMatchObject({ verdict: "too-few", change: { interval: null } });
  });

  test("is not comparable between wait4's figure and a sampled one", () => {
    const sampled = point({ ldflags: "-w" }, around(30));
    const runs = sampled.runs.map((run) => ({
      ...run,
      memory: { ...run.memory, maxRssSource: "sampled" as const },
    }));
    const all = linkComparisons([point({}, around(60)), { ...sampled, runs }]);
    expect(all.find(({ metric }) => metric === "maxRss")).toMatchObject({
      ...{ verdict: "not-comparable", change: null, p: null, q: null },
    });
    expect(all.find(({ metric }) => metric === "anon")?.verdict).toBe("lower");
  });

  test("is not comparable where a figure was never observed", () => {
    const none = point({ ldflags: "-w" }, [], { runs: [linkRun(0, { peakAnonBytes: null })] });
    expect(anonOf(point({}, around(60)), none)[0]?.verdict).toBe("not-comparable");
  });

  test("holds the false-discovery rate over all metrics together", () => {
    const all = linkComparisons([point({}, around(60)), point({ ldflags: "-w" }, around(30))]);
    for (const { p, q } of all) expect(q).toBeGreaterThanOrEqual(p ?? 1);
    expect(all).toHaveLength(4);
  });
});

describe("a point's figure", () => {
  test("is the median with its interval", () => {
    const figure = pointFigure(point({}, [60, 61, 62, 63, 70]), "anon");
    expect(figure).toMatchObject({ median: 62 * MIB, interval: { low: 60 * MIB, high: 70 * MIB } });
    expect(figure.interval?.coverage).toBeCloseTo(0.9375, 6);
  });

  test("of one run has no interval", () => {
    expect(pointFigure(point({}, [60]), "anon")).toMatchObject({ median: 60 * MIB, interval: null });
  });

  test("of values from two sources is none", () => {
    const runs = [linkRun(60), linkRun(60, { maxRssSource: "sampled" })];
    expect(pointFigure({ runs }, "maxRss")).toEqual({
      median: null,
      interval: null,
      sources: ["wait4", "sampled"],
    });
  });

  test("of nothing is null, never 0", () => {
    expect(pointFigure({ runs: [linkRun(0, { peakAnonBytes: null })] }, "anon").median).toBeNull();
    expect(pointFigure({ runs: [] }, "maxRss")).toEqual({ median: null, interval: null, sources: [] });
  });
});

describe("the word by which flags are longer", () => {
  test.each([
    ["-w", "-s -w", "-s"],
    ["-w", "-w  -s", "-s"],
    ["", "-w", "-w"],
    ["-w -w", "-w", null],
    ["-s", "-w", null],
    ["-w", "-w", null],
    ["-w", "-s -w -x", null],
  ])("from %j to %j is %j", (less, more, word) => {
    expect(addedWord(less, more)).toBe(word);
  });

  test("is found wherever it was put in", () => {
    const words = fc.array(fc.stringMatching(/^-[a-z]{1,4}$/), { maxLength: 6 });
    fc.assert(
      fc.property(words, fc.nat(6), (before, place) => {
        const after = before.toSpliced(Math.min(place, before.length), 0, "-new=1");
        expect(addedWord(before.join(" "), after.join(" "))).toBe("-new=1");
      }),
    );
  });
});

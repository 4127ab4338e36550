import { describe, expect, test } from "vitest";
import { bootstrapInterval } from "../../../harness/analyse/statistics/bootstrap.ts";
import { medianInterval } from "../../../harness/analyse/statistics/median-interval.ts";
import { median } from "../../../harness/analyse/statistics/quantile.ts";
import { randomFrom } from "../../../harness/analyse/statistics/random.ts";
import { relativeDifference } from "../../../harness/analyse/statistics/relative-difference.ts";
import type { Interval } from "../../../harness/domain/interval.ts";

const ROUNDS = 2_000;

/** Skewed as memory is: a floor, a spread of some percent, and a tail above. Median 1 at scale 1. */
function measurements(count: number, scale: number, random: () => number): number[] {
  return Array.from({ length: count }, () => scale * Math.exp(0.03 * (-Math.log(1 - random()) - Math.LN2)));
}

function coverageOf(
  truth: number,
  interval: (random: () => number) => Interval | null,
  rounds = ROUNDS,
): number {
  const random = randomFrom([truth, 42]);
  let held = 0;
  for (let round = 0; round < rounds; round++) {
    const found = interval(random);
    if (found && found.low <= truth && truth <= found.high) held += 1;
  }
  return held / rounds;
}

describe("the interval of a median", () => {
  test("one value has none; few values claim less than 95% and say so", () => {
    const coverages = [1, 2, 3, 4, 5, 6].map((n) =>
      medianInterval(Array.from({ length: n }, (_, at) => at))?.coverage.toFixed(5),
    );
    expect(coverages).toEqual([undefined, "0.50000", "0.75000", "0.87500", "0.93750", "0.96875"]);
  });

  test("its places are those of the tables of the sign test", () => {
    // n=10: second to ninth, 97.9%; n=20: sixth to fifteenth, 95.9%; n=30: tenth to twenty-first, 95.7%.
    const at = (n: number) => medianInterval(Array.from({ length: n }, (_, place) => place + 1));
    expect(at(10)).toMatchObject({ low: 2, high: 9 });
    expect(at(10)?.coverage).toBeCloseTo(1 - 22 / 1024, 12);
    expect(at(20)).toMatchObject({ low: 6, high: 15 });
    expect(at(20)?.coverage).toBeCloseTo(0.9586, 4);
    expect(at(30)).toMatchObject({ low: 10, high: 21 });
    expect(at(30)?.coverage).toBeCloseTo(0.9572, 4);
  });

  test.each([2, 3, 5, 8, 15])("of %i skewed values holds the median as often as it says", (n) => {
    const claimed = medianInterval(Array.from({ length: n }, (_, at) => at))?.coverage ?? 0;
    const seen = coverageOf(1, (random) => medianInterval(measurements(n, 1, random)));
    expect(Math.abs(seen - claimed)).toBeLessThan(3 * Math.sqrt(0.25 / ROUNDS));
  });

  test("thousands of values have one, too", () => {
    expect(medianInterval(Array.from({ length: 5_000 }, (_, at) => at))?.coverage).toBeGreaterThanOrEqual(
      0.95,
    );
  });
});

describe("the interval of a relative difference", () => {
  test.each([
    [2, 2],
    [3, 3],
    [3, 5],
    [5, 5],
    [10, 7],
  ])("of %i and %i skewed values holds it as often as it says", (n1, n2) => {
    const ones = Array.from({ length: Math.max(n1, n2) }, (_, at) => at + 1);
    const claimed = relativeDifference(ones.slice(0, n1), ones.slice(0, n2))?.interval?.coverage ?? 0;
    const seen = coverageOf(-0.5, (random) => {
      const base = measurements(n1, 1, random);
      return relativeDifference(base, measurements(n2, 0.5, random))?.interval ?? null;
    });
    expect(Math.abs(seen - claimed)).toBeLessThan(3 * Math.sqrt((claimed * (1 - claimed)) / ROUNDS));
  });
});

describe("the bootstrap", () => {
  const ratio = ([base, other]: readonly (readonly number[])[]): number =>
    median(other ?? []) / median(base ?? []) - 1;

  test("claims nothing of few values", () => {
    expect(bootstrapInterval([[1, 2, 3, 4, 5, 6, 7]], ([one]) => median(one ?? []))).toBeNull();
    expect(bootstrapInterval([], () => 1)).toBeNull();
  });

  test("gives the same interval for the same data", () => {
    const random = randomFrom([1]);
    const samples = [measurements(9, 1, random), measurements(9, 0.5, random)];
    const found = bootstrapInterval(samples, ratio);
    expect(found).toEqual(bootstrapInterval(samples, ratio));
    expect(found?.low).toBeLessThan(-0.49);
    expect(found?.high).toBeGreaterThan(-0.51);
  });

  test("holds a ratio of medians as often as it says", () => {
    const seen = coverageOf(
      -0.5,
      (random) => bootstrapInterval([measurements(9, 1, random), measurements(9, 0.5, random)], ratio),
      300,
    );
    expect(seen).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / 300));
  });
});

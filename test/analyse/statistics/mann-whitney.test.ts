import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mannWhitney, smallestP } from "../../../harness/analyse/statistics/mann-whitney.ts";
import { relativeDifference } from "../../../harness/analyse/statistics/relative-difference.ts";

/** Two samples without ties whose U is `u`: one value of the first after the other climbs over those of the second. */
function samplesWith(u: number, firstCount: number, secondCount: number): [number[], number[]] {
  const second = Array.from({ length: secondCount }, (_, at) => 2 * at + 1);
  let left = u;
  const first = Array.from({ length: firstCount }, (_, at) => {
    const over = Math.min(left, secondCount);
    left -= over;
    return 2 * over + at / (firstCount + 1);
  });
  return [first, second];
}

/** Critical values of U, two-sided: n1, n2, at 5%, at 1% (Mann and Whitney's tables as textbooks print them). */
const CRITICAL: readonly (readonly [number, number, number, number | null])[] = [
  [4, 4, 0, null],
  [5, 5, 2, 0],
  [5, 8, 6, 2],
  [6, 6, 5, 2],
  [7, 7, 8, 4],
  [8, 8, 13, 7],
  [9, 9, 17, 11],
  [10, 10, 23, 16],
  [10, 20, 55, 42],
  [20, 20, 127, 105],
];

/** Ozone in New York by month, from R's airquality (Chambers and others 1983), days without a figure left out. */
const MAY = [
  41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37,
];
const AUGUST = [
  39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85,
];

/** Permeability of membranes, at term and at 12 to 26 weeks: Hollander and Wolfe (1973), page 69. */
const TERM = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const EARLY = [1.15, 0.88, 0.9, 0.74, 1.21];

describe("the Mann-Whitney test", () => {
  test.each(CRITICAL)("n1=%i, n2=%i has the tables' critical values", (n1, n2, at5, at1) => {
    const p = (u: number): number => mannWhitney(...samplesWith(u, n1, n2))?.p ?? Number.NaN;
    expect(mannWhitney(...samplesWith(at5, n1, n2))).toMatchObject({ u: at5, method: "exact" });
    expect(p(at5)).toBeLessThanOrEqual(0.05);
    expect(p(at5 + 1)).toBeGreaterThan(0.05);
    if (at1 !== null) expect(p(at1)).toBeLessThanOrEqual(0.01);
    expect(p((at1 ?? -1) + 1)).toBeGreaterThan(0.01);
  });

  test("five against five with U=2 has p=.032", () => {
    expect(mannWhitney(...samplesWith(2, 5, 5))?.p).toBeCloseTo(8 / 252, 12);
  });

  test("the permeability example: W=35, one-sided p 0.1272, twice that on both sides", () => {
    const found = mannWhitney(TERM, EARLY);
    expect(found).toMatchObject({ u: 35, method: "exact" });
    expect(found?.p).toBeCloseTo(0.2544122544, 9);
  });

  test("the airquality example, with ties and beyond exact counting: W=127.5, p=0.0001208", () => {
    const found = mannWhitney(MAY, AUGUST);
    expect(found).toMatchObject({ u: 127.5, method: "normal" });
    expect(found?.p).toBeCloseTo(0.0001208, 7);
  });

  test("with ties p is the share of splits that lie as far out, counted by hand", () => {
    // The mean ranks are 1.5, 1.5, 3.5, 3.5: of 6 splits 2 are as far from the middle as {1, 1} against {2, 2}.
    expect(mannWhitney([1, 1], [2, 2])?.p).toBeCloseTo(2 / 6, 12);
    // 1 2 2 | 2 3: ranks 1 3 3 3 5; sums of two are 4 (3 ways), 6 (4), 8 (3); the mean is 6.
    expect(mannWhitney([2, 3], [1, 2, 2])?.p).toBeCloseTo(6 / 10, 12);
  });

  test("with ties in up to 20 values p is that of trying all splits", () => {
    const [first, second] = [
      [1, 2, 2, 5, 7],
      [2, 3, 5, 5, 8, 9],
    ];
    const all = [...first, ...second];
    const uOf = (ones: readonly number[], others: readonly number[]): number =>
      ones.reduce(
        (sum, one) => sum + others.reduce((at, other) => at + (one > other ? 1 : one === other ? 0.5 : 0), 0),
        0,
      );
    let [far, splits] = [0, 0];
    const distance = Math.abs(uOf(first, second) - 15);
    for (let mask = 0; mask < 2 ** all.length; mask++) {
      const ones = all.filter((_, at) => (mask >> at) & 1);
      if (ones.length !== first.length) continue;
      splits += 1;
      const others = all.filter((_, at) => !((mask >> at) & 1));
      if (Math.abs(uOf(ones, others) - 15) >= distance) far += 1;
    }
    expect(mannWhitney(first, second)?.p).toBeCloseTo(far / splits, 12);
  });

  test("the order of the samples does not matter to p, nor the scale of the values", () => {
    const p = mannWhitney(TERM, EARLY)?.p;
    expect(mannWhitney(EARLY, TERM)?.p).toBe(p);
    expect(
      mannWhitney(
        TERM.map((each) => each * 1e9),
        EARLY.map((each) => each * 1e9),
      )?.p,
    ).toBe(p);
  });

  test("the exact and the approximate p meet where one gives way to the other", () => {
    const [first, second] = samplesWith(130, 20, 20);
    const beyond = mannWhitney(...samplesWith(137, 20, 21));
    expect(beyond?.method).toBe("normal");
    expect(mannWhitney(first, second)?.p).toBeCloseTo(0.0583, 2);
    expect(beyond?.p).toBeCloseTo(0.0583, 2);
  });

  test("equal values everywhere differ in nothing, and nothing has no test", () => {
    expect(mannWhitney([4, 4, 4], [4, 4, 4])?.p).toBe(1);
    expect(mannWhitney(Array(30).fill(4), Array(30).fill(4))?.p).toBe(1);
    expect(mannWhitney([], [1])).toBeNull();
  });

  test("the smallest p that repeats can reach", () => {
    expect(smallestP(5, 5)).toBeCloseTo(0.0079, 4);
    expect(smallestP(3, 3)).toBeCloseTo(0.1, 12);
    expect(smallestP(1, 1)).toBe(1);
    expect(mannWhitney([1, 2, 3], [4, 5, 6])).toMatchObject({ p: 0.1, smallestP: 0.1 });
  });
});

describe("the relative difference", () => {
  test("the shift of the permeability example is Hollander and Wolfe's, on values whose logarithms they are", () => {
    const found = relativeDifference(EARLY.map(Math.exp), TERM.map(Math.exp));
    expect(Math.log1p(found?.value ?? 0)).toBeCloseTo(0.305, 9);
    // R's wilcox.test(x, y, conf.int = TRUE) gives -0.15 to 0.76.
    expect(Math.log1p(found?.interval?.low ?? 0)).toBeCloseTo(-0.15, 9);
    expect(Math.log1p(found?.interval?.high ?? 0)).toBeCloseTo(0.76, 9);
  });

  test("half is -50%, and back again 100%", () => {
    const [base, half] = [
      [200, 202, 204, 198, 196],
      [100, 101, 102, 99, 98],
    ];
    expect(relativeDifference(base, half)?.value).toBeCloseTo(-0.5, 12);
    expect(relativeDifference(half, base)?.value).toBeCloseTo(1, 12);
  });

  test("an interval states what its number of repeats can claim", () => {
    const coverage = (n: number): number | undefined => {
      const values = Array.from({ length: n }, (_, at) => 100 + at);
      return relativeDifference(values, values)?.interval?.coverage;
    };
    expect(coverage(1)).toBeUndefined();
    expect(coverage(2)).toBeCloseTo(2 / 3, 12);
    expect(coverage(3)).toBeCloseTo(0.9, 12);
    expect(coverage(4)).toBeCloseTo(1 - 2 / 70, 12);
    expect(coverage(5)).toBeCloseTo(1 - 8 / 252, 12);
  });

  test("its interval excludes no difference exactly where the test finds one", () => {
    const value = fc.double({ min: 1, max: 2, noNaN: true });
    const values = fc.uniqueArray(value, { minLength: 4, maxLength: 16 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.3, max: 3, noNaN: true }), (all, factor) => {
        const half = Math.floor(all.length / 2);
        const [base, other] = [all.slice(0, half), all.slice(half).map((each) => each * factor)];
        const interval = relativeDifference(base, other)?.interval;
        const p = mannWhitney(base, other)?.p ?? 1;
        if (!interval || new Set([...base, ...other]).size < all.length) return;
        const excludes = interval.low > 0 || interval.high < 0;
        expect(excludes).toBe(p <= 1 - interval.coverage + 1e-9);
        expect(excludes && interval.coverage >= 0.95).toBe(p <= 0.05);
      }),
    );
  });

  test("without values above zero there is no ratio", () => {
    expect(relativeDifference([], [1])).toBeNull();
    expect(relativeDifference([0, 1], [1, 2])).toBeNull();
    expect(relativeDifference([1, Number.NaN], [1, 2])).toBeNull();
  });
});

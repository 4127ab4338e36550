import fc from "fast-check";
import { expect, test } from "vitest";
import { adjustedForFamily } from "../../../harness/analyse/statistics/false-discovery.ts";

/** The 15 comparisons of the thrombolysis trial that Benjamini and Hochberg (1995) work through in section 4. */
const PAPER = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
  0.759, 1,
];

test("the paper's example rejects its first four at 5%", () => {
  const adjusted = adjustedForFamily(PAPER);
  expect(adjusted.filter((each) => each <= 0.05)).toHaveLength(4);
  // As R's p.adjust(p, "BH") gives them.
  expect(adjusted.slice(0, 5).map((each) => Number(each.toFixed(6)))).toEqual([
    0.0015, 0.003, 0.0095, 0.035625, 0.0603,
  ]);
  // The sixth and seventh share the smaller of the two.
  expect(adjusted[5]).toBeCloseTo((0.0298 * 15) / 7, 12);
  expect(adjusted[5]).toBe(adjusted[6]);
});

test("answers stand where their questions stood", () => {
  const order = [7, 2, 14, 0, 9, 4, 11, 1, 13, 6, 3, 12, 8, 5, 10];
  const sorted = adjustedForFamily(PAPER);
  expect(adjustedForFamily(order.map((at) => PAPER[at] as number))).toEqual(order.map((at) => sorted[at]));
});

test("a family of one is not adjusted, one of none has no answers", () => {
  expect(adjustedForFamily([0.03])).toEqual([0.03]);
  expect(adjustedForFamily([])).toEqual([]);
});

test("what is below a bound is what the step-up procedure rejects", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (pValues) => {
      const sorted = pValues.toSorted((a, b) => a - b);
      const last = sorted.findLastIndex((p, at) => (p * sorted.length) / (at + 1) <= 0.1);
      expect(adjustedForFamily(pValues).filter((each) => each <= 0.1)).toHaveLength(last + 1);
    }),
  );
});

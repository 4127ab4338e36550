import { expect, test } from "vitest";
import { median, quantile } from "../../../harness/analyse/statistics/quantile.ts";

test("the median is the middle value, or lies between the two", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([10, 1, 2, 3])).toBe(2.5);
  expect(median([7])).toBe(7);
});

test("nothing has no median", () => {
  expect(median([])).toBeNaN();
});

test("quantiles are those of R's default and NumPy's", () => {
  const values = [9, 1, 2, 4, 7];
  expect([0, 0.1, 0.25, 0.5, 0.9, 1].map((share) => quantile(values, share))).toEqual([1, 1.4, 2, 4, 8.2, 9]);
});

test("values are not put into order where they stand", () => {
  const values = [3, 1, 2];
  median(values);
  expect(values).toEqual([3, 1, 2]);
});

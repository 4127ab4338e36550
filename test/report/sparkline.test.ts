import fc from "fast-check";
import { expect, test } from "vitest";
import { sparkline } from "../../harness/report/sparkline.ts";

const at = (values: readonly number[]) => values.map((value, index) => ({ at: index, value }));

test("a sparkline rises with its values, from 0 to the largest", () => {
  expect(sparkline(at([0, 1, 2, 3, 4, 5, 6, 7, 8]), 8, true)).toBe("▁▂▃▄▅▆▇█");
  expect(sparkline(at([0, 4, 8]), 3, false)).toBe(".+@");
});

test("a sparkline shows the largest value of each part of the time", () => {
  const values = Array.from({ length: 100 }, (_, index) => (index === 53 ? 9 : 0));
  expect(sparkline(at(values), 4, true)).toBe("▁▁█▁");
});

test("a sparkline shows the value before where a part of the time has none", () => {
  const samples = [
    { at: 0, value: 4 },
    { at: 100, value: 8 },
  ];
  expect(sparkline(samples, 5, false)).toBe("++++@");
});

test("a sparkline of nothing is empty", () => {
  expect(sparkline([], 60, true)).toBe("");
});

test("a sparkline has the width that was asked for and never throws, whatever it gets", () => {
  const sample = fc.record({
    at: fc.double({ noNaN: true, noDefaultInfinity: true }),
    value: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  });
  fc.assert(
    fc.property(
      fc.array(sample, { minLength: 1 }),
      fc.integer({ min: 1, max: 200 }),
      fc.boolean(),
      (all, width, unicode) => {
        expect([...sparkline(all, width, unicode)]).toHaveLength(width);
      },
    ),
  );
});

test("a sparkline takes more samples than a call has arguments", () => {
  expect(sparkline(at(Array(300_000).fill(1)), 10, true)).toHaveLength(10);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitGrowth } from "../../harness/analyse/growth-law.ts";
import { sizeReaching, valueAt } from "../../harness/analyse/growth-prediction.ts";
import { randomFrom } from "../../harness/analyse/statistics/random.ts";
import type { GrowthPoint } from "../../harness/domain/growth-law.ts";

const MIB = 2 ** 20;
const SIZES = [500, 1000, 2000, 4000, 8000, 16_000];

/** Measurements of a law, each off by up to `noise` of itself on either side. */
function measured(law: (size: number) => number, noise = 0.01, repeats = 3, seed = 1): GrowthPoint[] {
  const random = randomFrom([seed, noise, repeats]);
  return SIZES.flatMap((size) =>
    Array.from({ length: repeats }, () => ({
      size,
      value: law(size) * (1 + noise * (2 * random() - 1)),
    })),
  );
}

const linear = (size: number): number => 180 * MIB + 41_000 * size;
const power = (size: number): number => 180 * MIB + 40 * size ** 1.8;

describe("the law of growth", () => {
  test("41 kB per type is linear growth of about 41 kB per type", () => {
    const { law } = fitGrowth(measured(linear));
    expect(law).toMatchObject({ kind: "linear", sizes: 6, repeats: 3, curve: { exponent: 1 } });
    if (law.kind !== "linear") return;
    expect(law.perUnit.value / 41_000).toBeCloseTo(1, 1);
    expect(law.perUnit.interval?.low).toBeLessThan(41_000);
    expect(law.perUnit.interval?.high).toBeGreaterThan(41_000);
    expect(law.spreadShare).toBeLessThan(0.02);
  });

  test("N^1.8 is a power, and passes a limit where it does", () => {
    const fit = fitGrowth(measured(power));
    expect(fit.law.kind).toBe("power");
    if (fit.law.kind !== "power") return;
    expect(fit.law.exponent.value).toBeCloseTo(1.8, 1);
    const reached = sizeReaching(fit, power(31_000));
    expect(reached?.low).toBeLessThan(31_000);
    expect(reached?.high).toBeGreaterThan(31_000);
    expect(reached?.size).toBeGreaterThan(28_000);
    expect(reached?.size).toBeLessThan(34_000);
    const predicted = valueAt(fit, 31_000)?.interval;
    expect(predicted?.low).toBeLessThan(power(31_000));
    expect(predicted?.high).toBeGreaterThan(power(31_000));
  });

  test("noise about one value is flat, and says how much growth it could hide", () => {
    const fit = fitGrowth(measured(() => 200 * MIB, 0.02));
    expect(fit.law.kind).toBe("flat");
    expect(fit.law.kind === "flat" && fit.law.growthAtMostShare).toBeLessThan(0.05);
    expect(sizeReaching(fit, 2048 * MIB)).toBeNull();
    expect(valueAt(fit, 32_000)?.value).toBeCloseTo(200 * MIB, -7);
  });

  test("values that shrink do not grow", () => {
    expect(fitGrowth(measured((size) => 1e9 / size)).law).toMatchObject({ curve: { factor: 0 } });
  });

  test("noise that could hide growth makes no verdict", () => {
    expect(fitGrowth(measured(() => 200 * MIB, 0.6)).law).toMatchObject({ kind: "unclear", why: "noise" });
  });

  test("growth that barely shows has no exponent to speak of", () => {
    const { law } = fitGrowth(measured((size) => 180 * MIB + 600 * size, 0.02));
    expect(law).toMatchObject({ kind: "unclear", why: "exponent-wide" });
  });

  test("growth beyond the steepest exponent is told as such", () => {
    const { law } = fitGrowth(measured((size) => size ** 4, 0.001));
    expect(law).toMatchObject({ kind: "unclear", why: "exponent-at-bound" });
  });

  test("one value at each size will do, and gives wider intervals", () => {
    const width = (repeats: number): number => {
      const { law } = fitGrowth(measured(power, 0.01, repeats));
      return law.kind === "too-few"
        ? 0
        : (law.exponent.interval?.high ?? 0) - (law.exponent.interval?.low ?? 0);
    };
    expect(width(1)).toBeGreaterThan(width(5));
  });

  test("exact values fit exactly", () => {
    expect(fitGrowth(measured(linear, 0)).law).toMatchObject({ kind: "linear" });
    expect(fitGrowth(measured(() => 7, 0)).law).toMatchObject({ kind: "flat" });
  });

  test("nothing sensible is not predicted", () => {
    const fit = fitGrowth(measured(linear));
    expect(sizeReaching(fit, 1e15)).toBeNull();
    expect(sizeReaching(fit, 100 * MIB)).toBeNull();
    for (const size of [0, -1, Number.NaN, 1e9]) expect(valueAt(fit, size)).toBeNull();
  });

  test("too few sizes, and values that are no measurements", () => {
    const few = (points: readonly GrowthPoint[]) => fitGrowth(points).law;
    const points = measured(linear);
    expect(few([])).toEqual({ kind: "too-few", why: "sizes" });
    expect(few(points.slice(6))).toEqual({ kind: "too-few", why: "sizes" });
    expect(few(points.map(({ value }) => ({ size: 5, value })))).toEqual({ kind: "too-few", why: "sizes" });
    expect(few([...points, { size: 1, value: 0 }])).toMatchObject({ why: "values-not-above-zero" });
    expect(few([...points, { size: Number.NaN, value: 1 }])).toMatchObject({ why: "values-not-above-zero" });
    expect(few(Array.from({ length: 501 }, (_, at) => ({ size: at + 1, value: 1 })))).toMatchObject({
      why: "too-many-values",
    });
  });

  test("the exponent's interval holds the true one nearly always, and the next size's value lies where it was predicted", () => {
    let [held, predicted] = [0, 0];
    const rounds = 30;
    for (let round = 0; round < rounds; round++) {
      const fit = fitGrowth(measured(power, 0.02, 3, round));
      const interval = fit.law.kind === "power" ? fit.law.exponent.interval : null;
      if (interval && interval.low <= 1.8 && 1.8 <= interval.high) held += 1;
      const next = valueAt(fit, 32_000)?.interval;
      const value = power(32_000) * (1 + 0.02 * (2 * randomFrom([round, 7])() - 1));
      if (next && next.low <= value && value <= next.high) predicted += 1;
    }
    expect(held).toBeGreaterThanOrEqual(26);
    expect(predicted).toBeGreaterThanOrEqual(26);
  });

  test("known laws come back, and the same values give the same answer", () => {
    const laws = fc.record({
      fixed: fc.double({ min: 1, max: 500, noNaN: true }),
      exponent: fc.double({ min: 0.7, max: 2.5, noNaN: true }),
      growth: fc.double({ min: 2, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(laws, ({ fixed, exponent, growth }) => {
        const points = measured((size) => fixed * (1 + growth * (size / 16_000) ** exponent), 0.002);
        const fit = fitGrowth(points);
        expect(fitGrowth(points)).toEqual(fit);
        expect(fit.law.kind).not.toBe("too-few");
        if (fit.law.kind !== "too-few")
          expect(Math.abs(fit.law.exponent.value - exponent)).toBeLessThan(0.12);
      }),
      { numRuns: 10 },
    );
  });

  test("no numbers make it throw or claim what is no number", () => {
    const number = fc.oneof(
      fc.double(),
      fc.double({ min: 1, max: 1e9, noNaN: true }),
      fc.constantFrom(1, 2, 1e99),
    );
    const points = fc.array(fc.record({ size: number, value: number }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(points, (some) => {
        const fit = fitGrowth(some);
        expect(JSON.stringify(fit.law)).not.toContain("null");
        valueAt(fit, 1e6);
        sizeReaching(fit, 2 ** 31);
      }),
      { numRuns: 40 },
    );
  });
});

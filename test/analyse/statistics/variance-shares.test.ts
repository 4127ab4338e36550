import { describe, expect, test } from "vitest";
import { type Observation, varianceShares } from "../../../harness/analyse/statistics/variance-shares.ts";

/** Life in hours of batteries by material and temperature: Montgomery, Design and Analysis of Experiments, table 5.1. */
const BATTERIES: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  one: { 15: [130, 155, 74, 180], 70: [34, 40, 80, 75], 125: [20, 70, 82, 58] },
  two: { 15: [150, 188, 159, 126], 70: [136, 122, 106, 115], 125: [25, 70, 58, 45] },
  three: { 15: [138, 110, 168, 160], 70: [174, 120, 150, 139], 125: [96, 104, 82, 60] },
};

/** The values stand for logarithms: the analysis takes these. */
const batteries: Observation[] = Object.entries(BATTERIES).flatMap(([material, row]) =>
  Object.entries(row).flatMap(([temperature, hours]) =>
    hours.map((each) => ({ levels: { material, temperature }, value: Math.exp(each) })),
  ),
);

function sharesOf(observations: readonly Observation[]) {
  const found = varianceShares(observations);
  if (found.kind !== "shares") throw new Error(found.why);
  return found;
}

function full(axes: Readonly<Record<string, number>>, repeats: number, log: (at: number[]) => number) {
  let cells: number[][] = [[]];
  for (const count of Object.values(axes))
    cells = cells.flatMap((cell) => Array.from({ length: count }, (_, level) => [...cell, level]));
  return cells.flatMap((cell) =>
    Array.from({ length: repeats }, () => ({
      levels: Object.fromEntries(Object.keys(axes).map((axis, at) => [axis, `${cell[at]}`])),
      value: Math.exp(log(cell)),
    })),
  );
}

describe("shares of the variance", () => {
  test("Montgomery's batteries: 10683.72, 39118.72, 9613.78 and 18230.75 of 77646.97", () => {
    const { terms, higher, noise, repeats } = sharesOf(batteries);
    expect(terms.map(({ axes }) => axes.join(" x "))).toEqual([
      "material",
      "temperature",
      "material x temperature",
    ]);
    expect(terms.map(({ share }) => Number((share * 77646.97).toFixed(1)))).toEqual([
      10683.7, 39118.7, 9613.8,
    ]);
    expect(noise * 77646.97).toBeCloseTo(18230.75, 1);
    expect([higher, repeats]).toEqual([0, 4]);
    // The mean square of the error is 675.21, the freedoms are 2, 2 and 4.
    expect(terms.map((each) => Number(((each.shareByChance ?? 0) * 77646.97).toFixed(0)))).toEqual([
      1350, 1350, 2701,
    ]);
  });

  test("shares add up to 1, also with three axes, one of which does nothing", () => {
    const found = sharesOf(
      full({ go: 3, ldflags: 2, gcflags: 2 }, 2, ([go = 0, ld = 0]) => go * 0.1 + go * ld * 0.2),
    );
    const sum = found.terms.reduce((total, { share }) => total + share, found.higher + found.noise);
    expect(sum).toBeCloseTo(1, 12);
    const named = new Map(found.terms.map(({ axes, share }) => [axes.join(), share]));
    expect(named.get("gcflags")).toBeCloseTo(0, 12);
    expect(named.get("go,ldflags")).toBeGreaterThan(0.05);
    expect(found.noise).toBeCloseTo(0, 12);
  });

  test("what three axes do only together is no pair's", () => {
    const found = sharesOf(full({ a: 2, b: 2, c: 2 }, 3, ([a = 0, b = 0, c = 0]) => (a + b + c) % 2));
    expect(found.higher).toBeCloseTo(1, 12);
  });

  test("with one repeat the noise is not known", () => {
    const found = sharesOf(full({ a: 2, b: 3 }, 1, ([a = 0, b = 0]) => a + b * b));
    expect(found).toMatchObject({ noise: 0, repeats: 1 });
    expect(found.terms.every(({ shareByChance }) => shareByChance === null)).toBe(true);
  });

  test("an axis with one level is left out", () => {
    const found = sharesOf(full({ a: 2, only: 1 }, 2, ([a = 0]) => a));
    expect(found.terms.map(({ axes, share }) => [axes, share])).toEqual([[["a"], 1]]);
  });

  test("designs that are not full, not balanced or without variance have no shares", () => {
    const whole = full({ a: 2, b: 2 }, 2, ([a = 0, b = 0]) => a + b);
    const why = (observations: readonly Observation[]) => varianceShares(observations);
    expect(why([])).toEqual({ kind: "not-available", why: "no-values" });
    expect(why(whole.slice(1))).toEqual({ kind: "not-available", why: "unequal-repeats" });
    expect(why(whole.slice(2))).toEqual({ kind: "not-available", why: "missing-cells" });
    expect(why(whole.map((each) => ({ ...each, value: 0.1 })))).toMatchObject({ why: "no-variance" });
    expect(why(whole.map((each) => ({ ...each, value: 0 })))).toMatchObject({ why: "values-not-above-zero" });
    expect(why(whole.map((each) => ({ ...each, levels: {} })))).toMatchObject({ why: "no-axis" });
  });
});

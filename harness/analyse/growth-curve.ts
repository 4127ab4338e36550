import type { GrowthCurve, GrowthPoint } from "../domain/growth-law.ts";

/** Exponents that are looked for: below, a power is hardly told from a logarithm; above, no linker could be run at two sizes. */
export const EXPONENTS = { from: 0.3, to: 3 };

const GRID_STEP = 0.1;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Halvings, nearly, of an interval of two steps of the grid: down to about 1e-5. */
const GOLDEN_STEPS = 20;

/** A curve, and its sum of squared relative residuals. */
export interface CurveFit {
  readonly curve: GrowthCurve;
  readonly squares: number;
}

/**
 * The curve with the least squared relative residuals, as the spread of memory grows with it: for each exponent a linear
 * problem, the best exponent first on a grid, then by golden section around it.
 */
export function fitCurve(points: readonly GrowthPoint[]): CurveFit {
  const at = linearFits(points);
  let best = at(EXPONENTS.from);
  const steps = Math.round((EXPONENTS.to - EXPONENTS.from) / GRID_STEP);
  for (let step = 1; step <= steps; step++) best = better(best, at(EXPONENTS.from + step * GRID_STEP));
  let low = Math.max(EXPONENTS.from, best.curve.exponent - GRID_STEP);
  let high = Math.min(EXPONENTS.to, best.curve.exponent + GRID_STEP);
  for (let step = 0; step < GOLDEN_STEPS; step++) {
    const [left, right] = [at(high - GOLDEN * (high - low)), at(low + GOLDEN * (high - low))];
    if (left.squares <= right.squares) high = right.curve.exponent;
    else low = left.curve.exponent;
    best = better(best, better(left, right));
  }
  return best;
}

/** The best curve with this exponent. */
export function fitCurveWith(points: readonly GrowthPoint[], exponent: number): CurveFit {
  return linearFits(points)(exponent);
}

export function valueOn({ fixed, factor, exponent }: GrowthCurve, size: number): number {
  return fixed + factor * size ** exponent;
}

function better(one: CurveFit, other: CurveFit): CurveFit {
  return other.squares < one.squares ? other : one;
}

/** Sizes are taken as shares of the largest, so that no power of them is beyond what a number can hold. */
function linearFits(points: readonly GrowthPoint[]): (exponent: number) => CurveFit {
  const largest = Math.max(...points.map(({ size }) => size));
  const logs = points.map(({ size }) => Math.log(size / largest));
  const weights = points.map(({ value }) => 1 / value);
  return (exponent) => {
    const powers = logs.map((log, at) => Math.exp(exponent * log) * (weights[at] ?? 0));
    const { fixed, slope, squares } = notBelowZero(weights, powers);
    return { curve: { fixed, factor: slope / largest ** exponent, exponent }, squares };
  };
}

/** The least squares of 1 - fixed * ones - slope * powers, with neither below zero. */
function notBelowZero(ones: readonly number[], powers: readonly number[]) {
  let [oneOne, onePower, powerPower, one, power] = [0, 0, 0, 0, 0];
  for (const [at, left] of ones.entries()) {
    const right = powers[at] ?? 0;
    oneOne += left * left;
    onePower += left * right;
    powerPower += right * right;
    one += left;
    power += right;
  }
  const squaresOf = (fixed: number, slope: number): number =>
    ones.reduce((sum, left, at) => sum + (1 - fixed * left - slope * (powers[at] ?? 0)) ** 2, 0);
  const determinant = oneOne * powerPower - onePower * onePower;
  const fixed = (one * powerPower - power * onePower) / determinant;
  const slope = (power * oneOne - one * onePower) / determinant;
  if (fixed >= 0 && slope >= 0 && Number.isFinite(fixed + slope))
    return { fixed, slope, squares: squaresOf(fixed, slope) };
  const flat = { fixed: one / oneOne, slope: 0, squares: squaresOf(one / oneOne, 0) };
  const steep = { fixed: 0, slope: power / powerPower, squares: squaresOf(0, power / powerPower) };
  return steep.squares < flat.squares ? steep : flat;
}

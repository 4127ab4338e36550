import type { GrowthCurve, SizeReached } from "../domain/growth-law.ts";
import type { Estimate } from "../domain/interval.ts";
import { valueOn } from "./growth-curve.ts";
import type { GrowthFit } from "./growth-law.ts";
import { percentileInterval } from "./statistics/bootstrap.ts";
import { ascending, quantileOfSorted } from "./statistics/quantile.ts";
import { pick, randomFrom } from "./statistics/random.ts";

/** Beyond this many times the largest size measured no law is worth a prediction. */
const SENSIBLE_TIMES = 1_000;

const COVERAGE = 0.95;

/**
 * What one more measurement at `size` should give, and the interval that it should lie in: the curves that other noise could have
 * given, and noise. It holds only if the law goes on as it was measured. Null where no law was found.
 */
export function valueAt({ law, draws, noise, largestSize }: GrowthFit, size: number): Estimate | null {
  if (law.kind !== "linear" && law.kind !== "power" && law.kind !== "flat") return null;
  if (!(size > 0 && size <= SENSIBLE_TIMES * largestSize)) return null;
  const random = randomFrom([size, ...noise]);
  const value = valueOn(law.curve, size);
  const { low, high } = percentileInterval(
    draws.map((curve) => valueOn(curve, size) * (1 + pick(noise, random))),
    COVERAGE,
  );
  return {
    value,
    interval: { low: Math.min(low, value), high: Math.max(high, value), coverage: COVERAGE },
  };
}

/**
 * The size from which values lie above `limit`. Null where no growth was found, where the limit is passed at any size, and where the
 * size is beyond a thousand times the largest that was measured.
 */
export function sizeReaching({ law, draws, largestSize }: GrowthFit, limit: number): SizeReached | null {
  if (law.kind !== "linear" && law.kind !== "power") return null;
  const most = SENSIBLE_TIMES * largestSize;
  const size = crossing(law.curve, limit);
  if (!(size > 0 && size <= most)) return null;
  const sizes = ascending(draws.map((curve) => crossing(curve, limit)));
  const high = Math.max(size, quantileOfSorted(sizes, 1 - (1 - COVERAGE) / 2));
  return {
    size,
    low: Math.min(size, quantileOfSorted(sizes, (1 - COVERAGE) / 2)),
    high: high <= most ? high : null,
    coverage: COVERAGE,
  };
}

/** 0 where the fixed part is above the limit, Infinity where nothing grows. */
function crossing({ fixed, factor, exponent }: GrowthCurve, limit: number): number {
  return limit <= fixed ? 0 : ((limit - fixed) / factor) ** (1 / exponent);
}

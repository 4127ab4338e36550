import type { Interval } from "../../domain/interval.ts";
import { ascending, quantileOfSorted } from "./quantile.ts";
import { pick, type Random, randomFrom } from "./random.ts";

/** Samples that are drawn anew: 25 of them lie beyond each end of a 95% interval. */
export const RESAMPLES = 1_000;

/** Below this many values in a sample, a resample is the sample itself too often for the nominal coverage to be true. */
const FEWEST = 8;

/**
 * The percentile bootstrap interval of a statistic of independent samples, each drawn anew within itself: between the quantiles
 * of the statistic over the resamples. Null where a sample has fewer than 8 values (the claim would be false, see
 * `medianInterval` and `relativeDifference` for what is exact there), or where the statistic is no number in a resample.
 * `coverage` is the nominal one. The same data gives the same interval.
 */
export function bootstrapInterval(
  samples: readonly (readonly number[])[],
  statistic: (resampled: readonly (readonly number[])[]) => number,
  wanted = 0.95,
): Interval | null {
  if (samples.length === 0 || samples.some((sample) => sample.length < FEWEST)) return null;
  const random = randomFrom(samples.flat());
  const draws = Array.from({ length: RESAMPLES }, () =>
    statistic(samples.map((sample) => resample(sample, random))),
  );
  return draws.some(Number.isNaN) ? null : percentileInterval(draws, wanted);
}

/** Between the two quantiles of `draws` that leave as much below as above. */
export function percentileInterval(draws: readonly number[], wanted = 0.95): Interval {
  const sorted = ascending(draws);
  const tail = (1 - wanted) / 2;
  return {
    low: quantileOfSorted(sorted, tail),
    high: quantileOfSorted(sorted, 1 - tail),
    coverage: wanted,
  };
}

function resample(sample: readonly number[], random: Random): number[] {
  return sample.map(() => pick(sample, random));
}

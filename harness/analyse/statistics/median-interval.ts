import type { Interval } from "../../domain/interval.ts";
import { ascending } from "./quantile.ts";

/**
 * The interval of a median by order statistics: from the j-th smallest to the j-th largest value, the narrowest pair that
 * covers at least `wanted`; where even smallest to largest covers less (fewer than 6 values for 95%), that one, with the
 * coverage that it has. Null below 2 values.
 *
 * Why not resampling: a bootstrap of a median can only end at (or between) values of the sample, so that it is such a pair too,
 * yet claims a coverage that it does not have: its "95%" interval of 3 values is smallest to largest, which covers 75%, of 7 the second
 * smallest to the second largest, which covers 87.5%. Here the coverage is exact for any continuous distribution: the median lies outside only
 * when fewer than j of n values fall on one of its sides, and each falls there with probability 1/2. Equal values make it cover more.
 */
export function medianInterval(values: readonly number[], wanted = 0.95): Interval | null {
  const count = values.length;
  if (count < 2) return null;
  const sorted = ascending(values);
  let outside = 2 * binomialHalf(count, 0);
  let from = 0;
  // One place further in, as many values fewer may fall on the far side: so many more ways to lie outside, on both sides alike.
  while (2 * from + 3 < count) {
    const further = outside + 2 * binomialHalf(count, from + 1);
    if (1 - further < wanted) break;
    outside = further;
    from += 1;
  }
  const [low, high] = [sorted[from], sorted[count - 1 - from]];
  return low === undefined || high === undefined ? null : { low, high, coverage: 1 - outside };
}

/** The chance that `successes` of `count` tosses of a coin fall on one side; by logarithms, as 2^-count is 0 beyond 1,074. */
function binomialHalf(count: number, successes: number): number {
  let log = -count * Math.LN2;
  for (let k = 1; k <= successes; k++) log += Math.log((count - k + 1) / k);
  return Math.exp(log);
}

import type { Estimate, Interval } from "../../domain/interval.ts";
import { ascending, median } from "./quantile.ts";
import { rankSums } from "./rank-sum.ts";

/**
 * How far `other` lies from `base`, as a share of it ((other - base) / base: -0.51 is "lowers by 51%"): the median of all
 * ratios of a value of one to a value of the other (Hodges and Lehmann's shift, of the logarithms), and its exact interval, which
 * is the Mann-Whitney test turned round. Null without values or with one that is not above zero; no interval below 2 values in
 * a sample.
 *
 * Why not a bootstrap of the ratio of medians: its coverage is unknown at 3 to 5 repeats (it has few different resamples), where
 * that of this one is counted, whatever the distribution, as long as both samples have one shape and differ by a factor. And
 * the interval excludes 0 exactly where the test's p is at most 1 - coverage (values without ties), so that a sentence never says both "lowers by
 * 51%" and "cannot be told from noise". The estimate is near the ratio of medians, yet not equal to it: print the medians as
 * figures, this as the difference.
 */
export function relativeDifference(
  base: readonly number[],
  other: readonly number[],
  wanted = 0.95,
): Estimate | null {
  if (base.length === 0 || other.length === 0) return null;
  if ([...base, ...other].some((value) => !(value > 0 && value < Number.POSITIVE_INFINITY))) return null;
  const ratios = ascending(other.flatMap((value) => base.map((under) => value / under)));
  // Halfway between two ratios is halfway between their logarithms.
  const value = Math.expm1(median(ratios.map(Math.log)));
  return { value, interval: intervalOf(ratios, base.length, other.length, wanted) };
}

/**
 * From the k-th smallest ratio to the k-th largest, with the largest k that covers at least `wanted`; with k = 1, smallest to
 * largest, and the coverage that this has, where even that covers less (3 against 3: 90%).
 */
function intervalOf(
  ratios: readonly number[],
  baseCount: number,
  otherCount: number,
  wanted: number,
): Interval | null {
  if (baseCount < 2 || otherCount < 2) return null;
  const untied = Array.from({ length: baseCount + otherCount }, (_, at) => at + 1);
  const { atLeastAsFar } = rankSums(untied, otherCount);
  let beyond = 0;
  while (2 * beyond + 2 < ratios.length && 1 - atLeastAsFar(beyond + 1) >= wanted) beyond += 1;
  const [low, high] = [ratios[beyond], ratios[ratios.length - 1 - beyond]];
  if (low === undefined || high === undefined) return null;
  return { low: low - 1, high: high - 1, coverage: Math.max(0, 1 - atLeastAsFar(beyond)) };
}

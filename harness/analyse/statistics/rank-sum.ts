/** Samples of up to this many values together get the exact distribution; R takes the approximation from 50 in one sample. */
const EXACT_UP_TO = 40;

/** How the statistic U of two samples (over n1 * n2 pairs) falls if both come from one distribution. */
export interface RankSums {
  readonly method: "exact" | "normal";
  /** The chance of a U at least as far from its mean as `u`, on either side. */
  readonly atLeastAsFar: (u: number) => number;
}

/**
 * The distribution of U given which values are equal. Exact by counting (every choice of n1 of the ranks is as likely) up to
 * 40 values; beyond, the normal approximation, its variance corrected for ties and half a step taken off for continuity.
 * `ranks`: those of all values together, the mean rank for equal ones.
 */
export function rankSums(ranks: readonly number[], firstCount: number): RankSums {
  return ranks.length <= EXACT_UP_TO ? exactRankSums(ranks, firstCount) : normalRankSums(ranks, firstCount);
}

/** Ranks from 1, in the order of `values`; equal values share the mean of their ranks. */
export function midRanks(values: readonly number[]): number[] {
  const order = values.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value);
  const ranks = Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && order[to]?.value === order[from]?.value) to += 1;
    for (const { at } of order.slice(from, to)) ranks[at] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

function exactRankSums(ranks: readonly number[], firstCount: number): RankSums {
  const chances = sumChances(
    ranks.map((rank) => Math.round(2 * rank)),
    firstCount,
  );
  const least = firstCount * (firstCount + 1);
  const mean = firstCount * (ranks.length - firstCount);
  // Twice U, as twice a mean rank is whole: distances are then exact.
  const atLeastAsFar = (u: number): number => {
    const far = Math.abs(Math.round(2 * u) - mean);
    let chance = 0;
    for (const [sum, each] of chances.entries()) if (Math.abs(sum - least - mean) >= far) chance += each;
    return Math.min(1, chance);
  };
  return { method: "exact", atLeastAsFar };
}

/** The chance of each sum of `count` of the weights, every choice as likely: by sum, one weight after the other. */
function sumChances(weights: readonly number[], count: number): number[] {
  const most = weights.reduce((sum, weight) => sum + weight, 0);
  const ways = Array.from({ length: count + 1 }, () => new Float64Array(most + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const weight of weights)
    for (let taken = count; taken >= 1; taken--) {
      const [less, here] = [ways[taken - 1] as Float64Array, ways[taken] as Float64Array];
      for (let sum = most; sum >= weight; sum--) here[sum] = (here[sum] ?? 0) + (less[sum - weight] ?? 0);
    }
  const chosen = [...(ways[count] as Float64Array)];
  const all = chosen.reduce((total, each) => total + each, 0);
  return chosen.map((each) => each / all);
}

function normalRankSums(ranks: readonly number[], firstCount: number): RankSums {
  const all = ranks.length;
  const pairs = firstCount * (all - firstCount);
  const variance = (pairs / 12) * (all + 1 - tieExcess(ranks) / (all * (all - 1)));
  const atLeastAsFar = (u: number): number => {
    const far = Math.max(0, Math.abs(u - pairs / 2) - 0.5);
    return variance <= 0 ? 1 : erfc(far / Math.sqrt(2 * variance));
  };
  return { method: "normal", atLeastAsFar };
}

/** The sum of t³ - t over the groups of t equal ranks. */
function tieExcess(ranks: readonly number[]): number {
  const groups = new Map<number, number>();
  for (const rank of ranks) groups.set(rank, (groups.get(rank) ?? 0) + 1);
  return [...groups.values()].reduce((sum, size) => sum + size ** 3 - size, 0);
}

/**
 * The complementary error function for x >= 0, by its continued fraction from 2 on and its series below: to about 1e-12 of its
 * value, also far out, where 1 - erf would be 0.
 */
function erfc(x: number): number {
  const weight = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < 2) {
    let [term, sum] = [x, x];
    for (let k = 1; term > 1e-17 * sum; k++) {
      term *= (2 * x * x) / (2 * k + 1);
      sum += term;
    }
    return 1 - 2 * weight * sum;
  }
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction;
  return weight / fraction;
}

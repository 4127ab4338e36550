import { midRanks, rankSums } from "./rank-sum.ts";

/** Whether two samples come from one distribution, by the Mann-Whitney U test. */
export interface MannWhitney {
  /** Pairs in which the value of the first sample is the larger; half a pair where they are equal. */
  readonly u: number;
  /** Two-sided: the chance, if nothing differs, of a U at least as far from the middle. */
  readonly p: number;
  readonly method: "exact" | "normal";
  /** No difference, however large, gives a smaller p with this many values: see `smallestP`. */
  readonly smallestP: number;
}

/**
 * The two-sided Mann-Whitney U test. Exact by counting all splits of the values, with ties too (the permutation distribution,
 * in which p is the share of splits whose U lies at least as far from n1 * n2 / 2), up to 40 values together; beyond, the normal
 * approximation with corrections for ties and continuity. Null when a sample is empty.
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney | null {
  if (first.length === 0 || second.length === 0) return null;
  const ranks = midRanks([...first, ...second]);
  const rankSum = ranks.slice(0, first.length).reduce((sum, rank) => sum + rank, 0);
  const u = rankSum - (first.length * (first.length + 1)) / 2;
  const { method, atLeastAsFar } = rankSums(ranks, first.length);
  return { u, p: atLeastAsFar(u), method, smallestP: smallestP(first.length, second.length) };
}

/**
 * The smallest two-sided p that samples of these sizes can give, reached when each value of one lies above all of the other:
 * 2 of all C(n1 + n2, n1) splits. 5 against 5 repeats can tell nothing below 0.008, 3 against 3 nothing below 0.1.
 */
export function smallestP(firstCount: number, secondCount: number): number {
  let splits = 1;
  for (let k = 1; k <= firstCount; k++) splits *= (secondCount + k) / k;
  return Math.min(1, 2 / splits);
}

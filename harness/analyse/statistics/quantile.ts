/** The middle of the values, or the mean of the two in the middle. NaN of nothing, for nothing has no middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The value below which `share` (0 to 1) of the values lie, with a straight line between neighbours: definition 7 of Hyndman
 * and Fan (1996), which is what R and NumPy give when not told otherwise. NaN of nothing.
 */
export function quantile(values: readonly number[], share: number): number {
  return quantileOfSorted(ascending(values), share);
}

/** `quantile` of values that ascend already. */
export function quantileOfSorted(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const lower = sorted[below] ?? Number.NaN;
  const upper = sorted[below + 1] ?? lower;
  // Two equal infinities have no difference.
  return lower === upper ? lower : lower + (place - below) * (upper - lower);
}

/** A copy, in order. */
export function ascending(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

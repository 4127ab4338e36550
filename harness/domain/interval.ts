/** A range that is said to hold an unknown value. Whoever prints it prints `coverage` with it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** The share of repetitions of the whole measurement in which such an interval holds the value: 0 to 1, never rounded up. */
  readonly coverage: number;
}

/** "93" of 0.9375: an interval's coverage in whole percent, never rounded up. */
export function coveragePercent(coverage: number): string {
  // 0.29 * 100 is a little less than 29.
  return String(Math.floor(coverage * 100 + 1e-9));
}

/** A figure, and how well it is known; null where no interval can be claimed. */
export interface Estimate {
  readonly value: number;
  readonly interval: Interval | null;
}

import type { LimitOutcome, LimitTry, TriedLimit } from "../domain/limit-search.ts";

/** Where tries stop failing and begin to pass. `limits` ascend; both indexes leave out the limits that are not all one or the other. */
export interface Edge {
  readonly limits: readonly TriedLimit[];
  /** The highest limit at which, and below which, no try passed: an index, -1 if there is none. */
  readonly low: number;
  /** The lowest limit at which, and above which, each try passed: an index, the number of limits if there is none. */
  readonly high: number;
}

export function edgeOf(tries: readonly LimitTry[]): Edge {
  const limits = triedLimits(tries);
  const firstPass = limits.findIndex(passes);
  return {
    limits,
    low: (firstPass < 0 ? limits.length : firstPass) - 1,
    high: limits.findLastIndex((each) => each.passRate < 1) + 1,
  };
}

function triedLimits(tries: readonly LimitTry[]): TriedLimit[] {
  const counts = new Map<number, Partial<Record<LimitOutcome, number>>>();
  for (const { limitBytes, outcome } of tries) {
    const outcomes = counts.get(limitBytes) ?? {};
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    counts.set(limitBytes, outcomes);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([limitBytes, outcomes]) => {
      const all = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
      return { limitBytes, tries: all, passRate: (outcomes.passed ?? 0) / all, outcomes };
    });
}

/** Passed at least once. */
export function passes({ passRate }: TriedLimit): boolean {
  return passRate > 0;
}

/** Failed at least once in a way that a larger limit may mend. */
export function failsByLimit({ outcomes }: TriedLimit): boolean {
  return (outcomes["out-of-memory"] ?? 0) + (outcomes["too-slow"] ?? 0) > 0;
}

/** No container can be this small. */
export function isRefused({ outcomes }: TriedLimit): boolean {
  return (outcomes["could-not-start"] ?? 0) > 0;
}

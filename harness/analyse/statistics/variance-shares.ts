import { groupBy } from "../../domain/group-by.ts";
import type { NoShares, VarianceShare, VarianceShares } from "../../domain/variance-shares.ts";

/** One value of a factorial design, and the level of each axis that it was measured at. */
export interface Observation {
  readonly levels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * How much of the variance of log(value) each axis explains, each pair of axes beyond its two, all axes together beyond the pairs,
 * and what is left, the spread within cells (eta squared: sums of squares over their total). Logarithms, as flags and
 * versions multiply a cost. For balanced full designs alone: with missing cells or unequal repeats the shares overlap, and what is
 * given to one axis is a matter of order. Axes with one level are left out.
 */
export function varianceShares(observations: readonly Observation[]): VarianceShares {
  const axes = varyingAxes(observations);
  const problem = whyNot(observations, axes);
  if (problem) return { kind: "not-available", why: problem };
  const logs = observations.map(({ levels, value }) => ({ levels, value: Math.log(value) }));
  const between = (names: readonly string[]): number => sumBetween(logs, names);
  const total = sumWithin(logs.map(({ value }) => value));
  // Logarithms of equal values can differ from their mean in the last bits.
  if (total < 1e-20 * logs.length) return { kind: "not-available", why: "no-variance" };
  const single = axes.map((axis) => ({ axes: [axis], sum: between([axis]) }));
  const pairs = single.flatMap((one, at) =>
    single.slice(at + 1).map((two) => {
      const names = [...one.axes, ...two.axes];
      return { axes: names, sum: between(names) - one.sum - two.sum };
    }),
  );
  const cells = between(axes);
  const explained = [...single, ...pairs].reduce((sum, each) => sum + each.sum, 0);
  const share = (sum: number): number => Math.max(0, sum) / total;
  const repeats = logs.length / groupsBy(logs, axes).length;
  const spread = logs.length - logs.length / repeats;
  const byChance = spread > 0 ? (total - cells) / spread / total : null;
  return {
    kind: "shares",
    terms: [...single, ...pairs].map((each): VarianceShare => {
      const freedom = each.axes.reduce((product, axis) => product * (levelsOf(logs, axis) - 1), 1);
      return {
        axes: each.axes,
        share: share(each.sum),
        shareByChance: byChance === null ? null : byChance * freedom,
      };
    }),
    higher: axes.length > 2 ? share(cells - explained) : 0,
    noise: share(total - cells),
    repeats,
  };
}

function whyNot(observations: readonly Observation[], axes: readonly string[]): NoShares | null {
  if (observations.length === 0) return "no-values";
  if (observations.some(({ value }) => !(value > 0 && value < Number.POSITIVE_INFINITY)))
    return "values-not-above-zero";
  if (axes.length === 0) return "no-axis";
  const cells = groupsBy(observations, axes);
  const whole = axes.reduce((product, axis) => product * levelsOf(observations, axis), 1);
  if (cells.length !== whole) return "missing-cells";
  return new Set(cells.map((cell) => cell.length)).size > 1 ? "unequal-repeats" : null;
}

function varyingAxes(observations: readonly Observation[]): string[] {
  const names = new Set(observations.flatMap(({ levels }) => Object.keys(levels)));
  return [...names].filter((axis) => levelsOf(observations, axis) > 1);
}

function levelsOf(observations: readonly Observation[], axis: string): number {
  return new Set(observations.map(({ levels }) => levels[axis])).size;
}

function groupsBy(observations: readonly Observation[], axes: readonly string[]): Observation[][] {
  const groups = groupBy(observations, ({ levels }) => JSON.stringify(axes.map((axis) => levels[axis])));
  return [...groups.values()];
}

/** The sum of squares between the groups that share their levels of `axes`. */
function sumBetween(observations: readonly Observation[], axes: readonly string[]): number {
  const grand = mean(observations.map(({ value }) => value));
  return groupsBy(observations, axes).reduce((sum, group) => {
    const off = mean(group.map(({ value }) => value)) - grand;
    return sum + group.length * off * off;
  }, 0);
}

function sumWithin(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * P-values adjusted after Benjamini and Hochberg (1995), in the order given: what is at most q among them is false in at most
 * a share q of cases, on average over families like this one. For tests that are independent or depend positively on each other,
 * as comparisons with one baseline do. The family is everything that was looked at, not what looked well.
 */
export function adjustedForFamily(pValues: readonly number[]): number[] {
  const count = pValues.length;
  const falling = pValues.map((p, at) => ({ p, at })).sort((a, b) => b.p - a.p);
  const adjusted = Array<number>(count).fill(1);
  let least = 1;
  for (const [above, { p, at }] of falling.entries()) {
    least = Math.min(least, (p * count) / (count - above));
    adjusted[at] = least;
  }
  return adjusted;
}

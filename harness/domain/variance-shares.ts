/** How the variance of a figure over a full factorial design divides among its axes. Shares add up to 1. */
export type VarianceShares =
  | {
      readonly kind: "shares";
      /** Each axis that varies, then each pair of them. */
      readonly terms: readonly VarianceShare[];
      /** What three and more axes explain only together. */
      readonly higher: number;
      /**
       * What differs between repeats of one cell. 0 with one repeat: the noise then hides in the last of the terms (in `higher`
       * from three axes on, in the pair with two, in the axis itself with one).
       */
      readonly noise: number;
      /** Values in each cell. */
      readonly repeats: number;
    }
  | { readonly kind: "not-available"; readonly why: NoShares };

/** What an axis explains, or two axes beyond what each explains alone. */
export interface VarianceShare {
  readonly axes: readonly string[];
  readonly share: number;
  /** What noise alone would have given this term on average; null when it is not known, with one repeat. */
  readonly shareByChance: number | null;
}

export type NoShares =
  | "no-values"
  | "different-sources"
  | "values-not-above-zero"
  | "no-axis"
  | "missing-cells"
  | "unequal-repeats"
  | "no-variance";

import type { Estimate } from "./interval.ts";

/** One measurement of something at one size. */
export interface GrowthPoint {
  readonly size: number;
  readonly value: number;
}

/** value(size) = fixed + factor * size^exponent; neither part is below zero. */
export interface GrowthCurve {
  readonly fixed: number;
  readonly factor: number;
  readonly exponent: number;
}

/** How a value grows with a size, as far as the measurements tell. */
export type GrowthLaw =
  /** No growth that can be told from noise: from the smallest to the largest size at most this share. */
  | (Fitted & { readonly kind: "flat"; readonly growthAtMostShare: number })
  /** The exponent's interval is narrow and reaches within 0.05 of 1; `curve` has exponent 1. */
  | (Fitted & { readonly kind: "linear"; readonly perUnit: Estimate })
  | (Fitted & { readonly kind: "power"; readonly factor: Estimate })
  | (Fitted & {
      readonly kind: "unclear";
      /** `exponent-at-bound`: the best exponent lies at 0.3 or 3, and perhaps beyond. */
      readonly why: "noise" | "exponent-wide" | "exponent-at-bound";
    })
  | { readonly kind: "too-few"; readonly why: "sizes" | "values-not-above-zero" | "too-many-values" };

interface Fitted {
  readonly curve: GrowthCurve;
  /** The best exponent, whatever `curve` was settled on, and how well it is known. */
  readonly exponent: Estimate;
  /** How far values lie from the curve: the root of the mean squared relative residual. */
  readonly spreadShare: number;
  readonly sizes: number;
  /** Fewest values at one size. With 1, what looks like noise may be a law of another shape. */
  readonly repeats: number;
}

/** The size at which a value is passed; `high` null where it may never be, within a thousand times the largest size measured. */
export interface SizeReached {
  readonly size: number;
  readonly low: number;
  readonly high: number | null;
  readonly coverage: number;
}

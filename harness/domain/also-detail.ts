/** Further faults, known from the project's own files, that the go command said as well or never came to: a sentence each. */
export interface AlsoDetail {
  readonly kind: "also";
  readonly faults: readonly string[];
}

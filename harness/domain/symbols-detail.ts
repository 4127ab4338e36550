import type { SymbolDefinition } from "./observation.ts";

/** Which objects of a failed link define a symbol that is there twice. */
export interface SymbolsDetail {
  readonly kind: "symbols";
  readonly symbols: readonly {
    readonly symbol: string;
    /** In the order of the link. Files and sources are as a person sees them. */
    readonly definitions: readonly Omit<SymbolDefinition, "symbol">[];
  }[];
  /** False where there may be others: not every object could be looked at. */
  readonly complete: boolean;
}

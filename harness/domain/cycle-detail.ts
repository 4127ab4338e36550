import type { ImportCycle } from "./import-graph.ts";

/** The ring that an import cycle's failure is about, from the cell's own files. */
export interface CycleDetail {
  readonly kind: "cycle";
  readonly cycle: ImportCycle;
}

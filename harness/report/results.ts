import type { CellId } from "../domain/cell.ts";
import type { CellRecord, RunId, RunRecord } from "../domain/run.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { type Palette, paletteOf } from "./palette.ts";

/** A cell that has a verdict. */
export interface Result {
  readonly record: CellRecord;
  readonly verdict: CellVerdict;
}

/** A run's finished cells in the plan's order, and how to draw. */
export interface Results {
  readonly run: RunId;
  readonly all: readonly Result[];
  readonly byId: ReadonlyMap<CellId, Result>;
  readonly style: { readonly palette: Palette; readonly unicode: boolean };
}

/** Joins the finished cells with their verdicts. A cell with a verdict but without a record has no attempts. */
export function resultsOf(
  record: RunRecord,
  verdicts: readonly CellVerdict[],
  { colour, unicode }: { readonly colour: boolean; readonly unicode: boolean },
): Results {
  const records = new Map(record.cells.map((each) => [each.cell.id, each]));
  const byVerdict = new Map(verdicts.map((each) => [each.cell, each]));
  const all = record.plan.cells.flatMap((cell) => {
    const verdict = byVerdict.get(cell.id);
    return verdict ? [{ record: records.get(cell.id) ?? emptyRecord(cell), verdict }] : [];
  });
  const byId = new Map(all.map((each) => [each.verdict.cell, each]));
  return {
    run: record.run,
    all,
    byId,
    style: { palette: paletteOf(colour), unicode },
  };
}

/** A planned cell of which nothing is known. */
export function emptyRecord(cell: CellRecord["cell"]): CellRecord {
  return {
    cell,
    key: null,
    toolchain: null,
    image: null,
    attempts: [],
    reusedFrom: null,
    unavailable: null,
  };
}

/** What the whole run is to be read with: the plan's warnings, and the limits that its engine did not hold. */
export function warningsOf({ plan, cells }: RunRecord): string[] {
  const said = cells.flatMap(({ attempts }) => attempts.flatMap((attempt) => attempt.engineWarnings));
  return [...new Set([...plan.warnings, ...said])];
}

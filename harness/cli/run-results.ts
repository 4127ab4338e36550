import { analyse } from "../analyse/analyse.ts";
import { diagnoseCell } from "../diagnose/cell.ts";
import type { Analysis } from "../domain/analysis.ts";
import type { CellId } from "../domain/cell.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { CellRecord, RunRecord, WorkSpan } from "../domain/run.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { emptyRecord } from "../report/results.ts";

/** A run as far as it has come, judged as it comes in. */
export interface RunResults {
  add(record: CellRecord): CellVerdict;
  /** Something has been prepared for the cells. */
  prepared(span: WorkSpan): void;
  readonly verdicts: ReadonlyMap<CellId, CellVerdict>;
  record(): RunRecord;
  analysis(): Analysis;
}

/** Collects the records of a run; `frame` is the run without its cells. */
export function collectResults(
  frame: Omit<RunRecord, "cells" | "wallMs">,
  releases: readonly GoVersion[],
  began: number,
): RunResults {
  const records = new Map<CellId, CellRecord>();
  const verdicts = new Map<CellId, CellVerdict>();
  const work: WorkSpan[] = [];
  const record = (): RunRecord => ({
    ...frame,
    work,
    wallMs: Date.now() - began,
    cells: frame.plan.cells.map((cell) => records.get(cell.id) ?? emptyRecord(cell)),
  });
  return {
    verdicts,
    record,
    prepared: (span) => void work.push(span),
    analysis: () => analyse(record(), [...verdicts.values()], releases),
    add: (made) => {
      const verdict = diagnoseCell(made);
      records.set(made.cell.id, made);
      verdicts.set(made.cell.id, verdict);
      return verdict;
    },
  };
}

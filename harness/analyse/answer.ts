import type { Cell, CellId } from "../domain/cell.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { CellRecord, RunRecord } from "../domain/run.ts";
import type { CellVerdict, Signature } from "../domain/verdict.ts";
import { type SameFailure, samePlaces } from "./same-place.ts";

/** Why a cell says nothing about where a failure begins: it was not finished yet, or ended in one of these outcomes. */
export type NoAnswer = "pending" | Exclude<Outcome, "pass" | "fail">;

/** What a cell says about its project. Only a pass and a failure with a signature are evidence for a boundary. */
type Answer =
  | { readonly kind: "pass" }
  | {
      readonly kind: "shows";
      readonly signature: Signature;
      readonly failureClass: string;
    }
  | { readonly kind: "none"; readonly why: NoAnswer };

/** A planned cell with all that is known of it so far. */
export interface CellState {
  readonly cell: Cell;
  readonly record: CellRecord | null;
  readonly verdict: CellVerdict | null;
  readonly answer: Answer;
}

/** Joins the plan's cells with their records and verdicts, in the plan's order; cells not finished have no verdict. */
export function joinCells(record: RunRecord, verdicts: readonly CellVerdict[]): CellState[] {
  const records = new Map<CellId, CellRecord>(record.cells.map((each) => [each.cell.id, each]));
  const byId = new Map<CellId, CellVerdict>(verdicts.map((each) => [each.cell, each]));
  const sameFailure = samePlaces(verdicts);
  return record.plan.cells.map((cell) => {
    const verdict = byId.get(cell.id) ?? null;
    return {
      cell,
      record: records.get(cell.id) ?? null,
      verdict,
      answer: answerOf(cell, verdict, sameFailure),
    };
  });
}

function answerOf(cell: Cell, verdict: CellVerdict | null, sameFailure: SameFailure): Answer {
  if (verdict === null) return { kind: "none", why: plannedWhy(cell) };
  if (verdict.outcome === "pass") return { kind: "pass" };
  if (verdict.outcome !== "fail") return { kind: "none", why: verdict.outcome };
  const { signature, failureClass } = failureOf(verdict);
  return { kind: "shows", signature: sameFailure.get(signature) ?? signature, failureClass };
}

function plannedWhy(cell: Cell): NoAnswer {
  return cell.support.kind === "supported" ? "pending" : cell.support.kind;
}

/** A failure's identity. Where diagnosis gave no verdict, the bare outcome stands for it. */
export function failureOf(verdict: CellVerdict): {
  readonly signature: Signature;
  readonly failureClass: string;
} {
  if (verdict.verdict) return verdict.verdict;
  return {
    signature: verdict.outcome as string as Signature,
    failureClass: verdict.outcome,
  };
}

/** True when the cell failed with `signature`. */
export function shows(state: CellState, signature: Signature): boolean {
  return state.answer.kind === "shows" && state.answer.signature === signature;
}

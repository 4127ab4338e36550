import { readFileSync } from "node:fs";
import { diagnoseCell } from "../../harness/diagnose/cell.ts";
import { explainCell } from "../../harness/diagnose/explain.ts";
import type { Cell } from "../../harness/domain/cell.ts";
import type { Detail } from "../../harness/domain/detail.ts";
import type { Attempt } from "../../harness/domain/observation.ts";
import { renderExplanation } from "../../harness/report/explanation.ts";
import { attemptFromFrames } from "../../harness/store/attempt.ts";
import { parseFrames } from "../../harness/store/frames.ts";
import { cell, record } from "./build-attempt.ts";

/** An attempt from frames that a real cell's probe wrote; processes that passed were taken out of the file. */
export function capturedAttempt(name: string, argv: readonly string[]): Attempt {
  const url = new URL(`../fixtures/frames/${name}.frames`, import.meta.url);
  return attemptFromFrames([parseFrames(readFileSync(url, "utf8"))], {
    ...{ number: 1, startedAt: "2026-11-27T18:00:00.000Z", wallMs: 1, argv: [[argv]] },
    ...{ engineOomKilled: null, engineWarnings: [], fault: null },
  });
}

/** How a cell with that one attempt is explained: its class, its details of a kind, and the whole as a person reads it. */
export function explained<K extends Detail["kind"]>(kind: K, attempt: Attempt, change: Partial<Cell>) {
  const stored = record(cell(change), attempt);
  const verdict = diagnoseCell(stored);
  const found = explainCell(stored, verdict);
  const details = (found?.details ?? []).filter(
    (detail): detail is Extract<Detail, { kind: K }> => detail.kind === kind,
  );
  const text = found ? renderExplanation(found, { colour: false, unicode: true }, null) : "";
  return { outcome: verdict.outcome, failureClass: found?.failureClass, details, text };
}

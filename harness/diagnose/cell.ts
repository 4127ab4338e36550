import type { Attempt } from "../domain/observation.ts";
import type { CellRecord } from "../domain/run.ts";
import type { AttemptVerdict, CellVerdict } from "../domain/verdict.ts";
import { diagnoseAttempt } from "./attempt.ts";
import { foreignTool } from "./attestation.ts";
import { conformanceOf } from "./conformance.ts";
import { onlineFailure } from "./module-failure.ts";
import { withTrial } from "./trial.ts";

type Decided = Pick<CellVerdict, "outcome" | "reason" | "verdict" | "deciding">;

/** A cell's result over its attempts, and how it stands against what the scenario expects. Never throws. */
export function diagnoseCell(record: CellRecord): CellVerdict {
  const attempts = record.attempts.map((attempt) => judge(record, attempt));
  const decided = decide(record, attempts);
  return {
    cell: record.cell.id,
    ...decided,
    ...conformanceOf(record, decided),
    attempts,
  };
}

function judge(record: CellRecord, attempt: Attempt): AttemptVerdict {
  const foreign = foreignTool(record.toolchain, attempt.attestation);
  if (foreign !== null) return { outcome: "infrastructure", reason: `toolchain: ${foreign}`, verdict: null };
  return onlineFailure(record, withTrial(attempt, diagnoseAttempt(record.cell, attempt)));
}

function decide(record: CellRecord, attempts: readonly AttemptVerdict[]): Decided {
  const none = { verdict: null, deciding: null };
  const { support } = record.cell;
  if (attempts.length === 0) {
    if (support.kind === "unsupported")
      return {
        outcome: "unsupported",
        reason: `${support.reason} (${support.source})`,
        ...none,
      };
    const why = record.unavailable ?? (support.kind === "unavailable" ? support.reason : null);
    if (why !== null) return { outcome: "unavailable", reason: why, ...none };
    return {
      outcome: "infrastructure",
      reason: "no attempt was recorded",
      ...none,
    };
  }
  const valid = attempts.map((verdict, index) => ({ verdict, index })).filter(answered);
  const [first] = valid;
  if (!first)
    return {
      ...(attempts.at(-1) as AttemptVerdict),
      deciding: attempts.length - 1,
    };
  const failing = valid.find(({ verdict }) => verdict.outcome !== "pass") ?? first;
  const kinds = new Set(valid.map(({ verdict }) => sameness(verdict)));
  if (kinds.size === 1) return { ...first.verdict, deciding: first.index };
  return {
    outcome: "flaky",
    reason: `${valid.length} attempts gave ${kinds.size} results: ${tally(valid.map(({ verdict }) => verdict))}`,
    verdict: failing.verdict.verdict,
    deciding: failing.index,
  };
}

function answered({ verdict }: { verdict: AttemptVerdict }): boolean {
  return verdict.outcome !== "infrastructure" && verdict.outcome !== "unavailable";
}

/** Two attempts say the same when their outcomes agree and, for failures, what failed. */
function sameness(verdict: AttemptVerdict): string {
  return verdict.outcome === "fail" ? `fail ${verdict.verdict?.signature}` : verdict.outcome;
}

function tally(verdicts: readonly AttemptVerdict[]): string {
  const counts = new Map<string, number>();
  for (const { outcome, verdict } of verdicts) {
    const word = outcome === "fail" ? `fail (${verdict?.failureClass})` : outcome;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} × ${word}`).join(", ");
}

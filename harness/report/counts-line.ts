import { groupBy } from "../domain/group-by.ts";
import { OUTCOMES, type Outcome } from "../domain/outcome.ts";
import type { CellVerdict } from "../domain/verdict.ts";

const VERBS: Readonly<Record<Outcome, string>> = {
  pass: "passed",
  fail: "failed",
  timeout: "timed out",
  oom: "ran out of memory",
  limit: "went over a limit",
  flaky: "flaky",
  unsupported: "unsupported",
  "declared-unsupported": "refused by a go or toolchain line",
  unavailable: "unavailable",
  infrastructure: "without an answer (infrastructure)",
};

/** "15 cells: 6 passed, 9 failed as expected"; cells that are not finished are counted as that. */
export function countsLine(verdicts: readonly CellVerdict[], total: number): string {
  const parts = OUTCOMES.flatMap((outcome) => {
    const those = verdicts.filter((verdict) => verdict.outcome === outcome);
    const ways = groupBy(those, (verdict) => expectationWords(verdict));
    return [...ways].map(([words, all]) => `${all.length} ${VERBS[outcome]}${words}`);
  });
  const missing = total - verdicts.length;
  const all = missing > 0 ? [...parts, `${missing} not finished`] : parts;
  return `${total} ${total === 1 ? "cell" : "cells"}: ${all.length > 0 ? all.join(", ") : "none in the plan"}`;
}

function expectationWords({ outcome, conformance }: CellVerdict): string {
  if (conformance === "as-expected") return outcome === "pass" ? "" : " as expected";
  if (conformance === "inconclusive") return "";
  if (outcome === "fail" && conformance === "different-failure") return " differently than expected";
  return outcome === "pass" || outcome === "fail" ? " unexpectedly" : " (not as expected)";
}

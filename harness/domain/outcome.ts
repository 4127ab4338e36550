/** How a cell ended, after all its attempts; the words of the reports. */
export type Outcome =
  | "pass"
  | "fail"
  | "timeout"
  | "oom"
  | "limit"
  | "flaky"
  | "unsupported"
  | "declared-unsupported"
  | "unavailable"
  | "infrastructure";

/** Every outcome, in the order in which reports explain them. */
export const OUTCOMES: readonly Outcome[] = [
  "pass",
  "fail",
  "timeout",
  "oom",
  "limit",
  "flaky",
  "unsupported",
  "declared-unsupported",
  "unavailable",
  "infrastructure",
];

/** How an outcome stands against what the scenario expects. */
export type Conformance =
  | "as-expected"
  | "different-failure"
  | "unexpected-pass"
  | "unexpected-fail"
  | "inconclusive";

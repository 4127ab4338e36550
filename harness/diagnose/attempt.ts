import type { Cell } from "../domain/cell.ts";
import type { Attempt, StepObservation, ToolProcess } from "../domain/observation.ts";
import type { AttemptVerdict, Verdict } from "../domain/verdict.ts";
import { attestationMismatch } from "./attestation.ts";
import { type Cause, firstCause } from "./first-cause.ts";
import { killOutcome } from "./kill.ts";
import { RULES } from "./registry.ts";
import { stepSymptoms } from "./step-symptoms.ts";
import type { Facts } from "./symptom.ts";

/**
 * What one attempt amounts to, from raw facts alone; never throws. What the harness could not provide is
 * infrastructure and never a failing build; memory is blamed only where the kernel's or engine's own count agrees.
 */
export function diagnoseAttempt(cell: Cell, attempt: Attempt): AttemptVerdict {
  if (attempt.fault) return infrastructure(`${attempt.fault.where}: ${attempt.fault.message}`);
  if (attempt.steps.length === 0) return infrastructure("probe: no step was recorded");
  const mismatch = attestationMismatch(cell, attempt.attestation);
  if (mismatch !== null) return infrastructure(`toolchain: ${mismatch}`);
  const index = attempt.steps.findIndex((step) => !(step.end.kind === "exited" && step.end.code === 0));
  const step = attempt.steps[index];
  if (!step) return { outcome: "pass", reason: null, verdict: null };
  const processes = attempt.processes.filter((process) => process.step === index);
  return diagnoseStep(cell, attempt, step, processes);
}

function diagnoseStep(
  cell: Cell,
  attempt: Attempt,
  step: StepObservation,
  processes: readonly ToolProcess[],
): AttemptVerdict {
  const { end } = step;
  if (end.kind === "never-started") {
    const mine = !/^(?:command|shell)/.test(step.step);
    if (mine) return infrastructure(`probe: step ${step.step} never started: ${end.reason}`);
  }
  const cause = causeOf(cell, step, processes);
  if (end.kind === "timed-out")
    return stopped(
      "timeout",
      end.on === "total" ? `no end after ${end.limitMs} ms` : `silent for ${end.limitMs} ms`,
      cause,
    );
  if (end.kind === "over-limit")
    return stopped("limit", `${end.limit}: ${end.usedBytes} bytes used of ${end.limitBytes}`, cause);
  const killed = killOutcome(attempt, step, processes);
  if (killed) return { ...killed, verdict: cause.verdict };
  return byRule(cause);
}

function causeOf(cell: Cell, step: StepObservation, processes: readonly ToolProcess[]): Cause {
  const symptoms = stepSymptoms(step, processes, factsOf(cell));
  const cause = firstCause(symptoms, RULES);
  if (cause) return cause;
  const silent = {
    stage: step.step,
    level: "go" as const,
    tool: step.argv[0]?.split("/").at(-1) ?? null,
    package: null,
    exit: step.end.kind === "exited" ? step.end.code : null,
    signal: step.end.kind === "signalled" ? step.end.signal : null,
    sources: [],
    lines: step.end.kind === "never-started" ? [step.end.reason] : [],
    facts: factsOf(cell),
  };
  return firstCause([silent], RULES) as Cause;
}

function byRule({ verdict, outcome }: Cause): AttemptVerdict {
  if (outcome.kind === "infrastructure") return infrastructure(outcome.reason, verdict);
  return {
    outcome: outcome.kind,
    reason: outcome.kind === "fail" ? verdict.why : outcome.reason,
    verdict,
  };
}

function stopped(outcome: "timeout" | "limit", reason: string, cause: Cause): AttemptVerdict {
  return { outcome, reason, verdict: cause.verdict };
}

function infrastructure(reason: string, verdict: Verdict | null = null): AttemptVerdict {
  return { outcome: "infrastructure", reason, verdict };
}

/** What rules may know of a cell. */
export function factsOf(cell: Cell): Facts {
  return {
    go: cell.go,
    target: cell.target,
    cgo: cell.cgo,
    offline: cell.network === "none" || cell.env.GOPROXY === "off",
    root: "/work/src",
  };
}

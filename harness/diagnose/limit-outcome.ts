import type { Cell } from "../domain/cell.ts";
import type { OomProof } from "../domain/limit-finding.ts";
import type { LimitOutcome } from "../domain/limit-search.ts";
import type { Attempt, StepObservation } from "../domain/observation.ts";
import { mebibytes } from "../domain/quantity.ts";
import { diagnoseAttempt } from "./attempt.ts";
import { KILLED } from "./end-verdict.ts";
import { killOf, unenforcedMemory } from "./kill.ts";

/** What a try under a memory limit came to; `no-answer` is the harness's own trouble, and no try. */
export type TryVerdict =
  | {
      readonly kind: "try";
      readonly outcome: LimitOutcome;
      readonly proof: OomProof | null;
      readonly why: string | null;
    }
  | { readonly kind: "no-answer"; readonly why: string };

/** How the container of a try ended. */
export interface TryEnd {
  /** The step had been started, as far as the frames show. */
  readonly began: boolean;
  /** Its first process, which is the probe, was killed. */
  readonly killed: boolean;
}

/**
 * Judges a try of one step that passes without the limit. A kill is out of memory only where the
 * cgroup counted one in this step, or the engine says so of a container that was cut short.
 */
export function tryVerdict(cell: Cell, attempt: Attempt, end: TryEnd): TryVerdict {
  const [step] = attempt.steps;
  if (attempt.fault !== null || step === undefined) return withoutEnd(cell, attempt, end);
  const { outcome, reason, verdict } = diagnoseAttempt(cell, attempt);
  if (outcome === "pass") return tried("passed", null);
  const why = reason ?? outcome;
  if (killOf(attempt, step, attempt.processes).kind === "no-memory-verdict")
    return { kind: "no-answer", why };
  if (outcome === "timeout") return tried("too-slow", why);
  if (outcome === "oom") return outOfMemory((step.cgroup.oomKills ?? 0) > 0 ? "cgroup" : "engine", why);
  // Without the limit the step passes: a kill that is counted in it is why it does not, also where nobody saw who was killed.
  if ((step.cgroup.oomKills ?? 0) > 0) return outOfMemory("cgroup", `${countWords(step)}; ${why}`);
  if (verdict?.failureClass === KILLED.failureClass) return tried("killed-unknown", why);
  if (isNoMemoryForProcess(step)) return tried("could-not-start", why);
  return outcome === "infrastructure" ? { kind: "no-answer", why } : tried("failed-otherwise", why);
}

/** The container ended, or never began, without the step's end having been seen. */
function withoutEnd(
  { limits }: Cell,
  { fault, engineOomKilled, steps, wallMs }: Attempt,
  { began, killed }: TryEnd,
): TryVerdict {
  const why = fault?.message ?? "no step was recorded";
  if ((steps[0]?.cgroup.oomKills ?? 0) > 0) return outOfMemory("cgroup", why);
  if (isRefusal(why)) return tried("could-not-start", why);
  // Only of a container that was killed as a whole: the frames of one that ended by itself are lost, whatever was killed in it.
  if (killed && engineOomKilled === true)
    return began ? outOfMemory("engine", why) : tried("could-not-start", why);
  // The probe keeps the time; where it hangs itself, the harness ends it.
  if (killed && wallMs >= limits.timeoutMs) return tried("too-slow", why);
  if (killed) return tried("killed-unknown", why);
  return { kind: "no-answer", why: fault ? `${fault.where}: ${why}` : why };
}

/** Docker's and Podman's own least, runc's and crun's word on a container whose first process did not fit, the kernel's. */
function isRefusal(message: string): boolean {
  return /minimum memory limit|memory limit too low|OOM-killed|cannot allocate memory/i.test(message);
}

function isNoMemoryForProcess({ end }: StepObservation): boolean {
  return end.kind === "never-started" && /cannot allocate memory/i.test(end.reason);
}

function countWords({ cgroup }: StepObservation): string {
  return `the cgroup counts ${cgroup.oomKills} OOM kill${cgroup.oomKills === 1 ? "" : "s"}`;
}

function outOfMemory(proof: OomProof, why: string): TryVerdict {
  return { kind: "try", outcome: "out-of-memory", proof, why };
}

function tried(outcome: LimitOutcome, why: string | null): TryVerdict {
  return { kind: "try", outcome, proof: null, why };
}

/** Why no limit can be searched, and what else that goes for. */
export interface NoSearch {
  readonly why: string;
  readonly holdsFor: "link" | "engine";
}

/** Judges the attempt with all the memory of the cell, before any limit is tried; null where tries will say something. */
export function whyNoSearch(cell: Cell, attempt: Attempt, verdict: TryVerdict): NoSearch | null {
  const unenforced = unenforcedMemory(attempt);
  if (unenforced !== undefined)
    return { why: `the engine does not hold memory limits (${unenforced})`, holdsFor: "engine" };
  const swapping = attempt.engineWarnings.find((warning) => /limited without swap/i.test(warning));
  if (swapping !== undefined)
    return {
      why: `the engine does not limit swap (${swapping}): a container would go on in swap, past any limit tried`,
      holdsFor: "engine",
    };
  if (verdict.kind === "no-answer") return { why: verdict.why, holdsFor: "link" };
  if (verdict.outcome === "passed") return null;
  return { why: doesNotPass(cell, attempt, verdict), holdsFor: "link" };
}

function doesNotPass(
  cell: Cell,
  attempt: Attempt,
  { outcome, why }: Extract<TryVerdict, { kind: "try" }>,
): string {
  const said = diagnoseAttempt(cell, attempt).verdict?.firstError;
  if (outcome === "failed-otherwise")
    return `it does not build: ${[why, said].filter((text) => text).join(": ")}`;
  const more = outcome === "too-slow" ? "" : "; --memory gives it more";
  return `it does not pass with all the ${mebibytes(cell.limits.memoryBytes)} of its cell: ${why}${more}`;
}

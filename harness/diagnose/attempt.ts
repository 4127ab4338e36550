import type { Cell } from "../domain/cell.ts";
import type { Attempt, StepObservation, ToolProcess } from "../domain/observation.ts";
import type { AttemptVerdict, Verdict } from "../domain/verdict.ts";
import { attestationMismatch } from "./attestation.ts";
import { KILLED, missingLoader, NEVER_STARTED, NO_PROGRAM, OOM_KILL, withEndClass } from "./end-verdict.ts";
import { type Cause, firstCause } from "./first-cause.ts";
import { killOf } from "./kill.ts";
import { RULES } from "./registry.ts";
import type { RuleRegistry } from "./rule-registry.ts";
import { stepSymptoms } from "./step-symptoms.ts";
import { stillRunning } from "./still-running.ts";
import type { Facts } from "./symptom.ts";
import { cleanLines } from "./text-lines.ts";

/**
 * What one attempt amounts to, from raw facts alone; never throws. What the harness could not provide is
 * infrastructure and never a failing build; memory is blamed only where the kernel's or engine's own count agrees.
 * Fewer `rules` than ship are for measuring how they age.
 */
export function diagnoseAttempt(cell: Cell, attempt: Attempt, rules: RuleRegistry = RULES): AttemptVerdict {
  if (attempt.fault) return infrastructure(`${attempt.fault.where}: ${attempt.fault.message}`);
  if (attempt.steps.length === 0) return infrastructure("probe: no step was recorded");
  const mismatch = attestationMismatch(cell, attempt.attestation);
  if (mismatch !== null) return infrastructure(`toolchain: ${mismatch}`);
  const index = attempt.steps.findIndex((step) => !(step.end.kind === "exited" && step.end.code === 0));
  const step = attempt.steps[index];
  if (!step) return { outcome: "pass", reason: emptiness(attempt), verdict: null };
  const processes = attempt.processes.filter((process) => process.step === index);
  return diagnoseStep(attempt, step, processes, causeOf(cell, step, processes, rules));
}

/** A pass that built nothing: `go build ./...` exits 0 where the pattern names no package (all files excluded). */
function emptiness({ steps }: Attempt): string | null {
  const lines = steps.flatMap(({ output }) => cleanLines(`${output.head}\n${output.tail}`));
  const patterns = lines.flatMap(
    (line) => /^go: warning: ("[^"]*") matched no packages$/.exec(line)?.[1] ?? [],
  );
  if (patterns.length === 0) return null;
  return `${[...new Set(patterns)].join(", ")} matched no packages: nothing of it was built, so this pass shows nothing`;
}

function diagnoseStep(
  attempt: Attempt,
  step: StepObservation,
  processes: readonly ToolProcess[],
  cause: Cause,
): AttemptVerdict {
  const { end } = step;
  if (end.kind === "never-started" && isNoProgram(attempt, step, end.reason))
    return {
      outcome: "fail",
      reason: NO_PROGRAM.why,
      verdict: withEndClass(cause.verdict, NO_PROGRAM),
    };
  const loader = loaderMissing(step);
  if (loader !== null) {
    const missing = missingLoader(loader);
    return {
      outcome: "fail",
      reason: missing.why,
      verdict: { ...withEndClass(cause.verdict, missing), handbookClass: "E64" },
    };
  }
  if (end.kind === "never-started" && !/^(?:command|shell)/.test(step.step))
    return infrastructure(`probe: step ${step.step} never started: ${end.reason}`);
  switch (end.kind) {
    case "never-started":
      return { outcome: "fail", reason: end.reason, verdict: withEndClass(cause.verdict, NEVER_STARTED) };
    case "timed-out":
      return stopped(
        "timeout",
        `${end.on === "total" ? "no end after" : "silent for"} ${end.limitMs} ms${stillRunning(processes)}`,
        cause,
      );
    case "over-limit":
      return stopped("limit", `${end.limit}: ${end.usedBytes} bytes used of ${end.limitBytes}`, cause);
    default:
      return judged(attempt, step, processes, cause);
  }
}

/** The loader that is not there, of the program that a step could not start: the kernel, or a shell, misses the file itself. */
function loaderMissing({ end, program }: StepObservation): string | null {
  const notStarted = end.kind === "never-started" || (end.kind === "exited" && [126, 127].includes(end.code));
  return notStarted && program && !program.interpreterFound ? program.interpreter : null;
}

/** `go build -o FILE` of a package that is not main writes an archive: nothing was linked, and it cannot be executed. */
function isNoProgram({ processes }: Attempt, step: StepObservation, reason: string): boolean {
  const isGo = (step.argv[0] ?? "").split("/").at(-1) === "go";
  const linked = processes.some(({ tool }) => tool === "link");
  return step.step.startsWith("run") && !isGo && !linked && reason.endsWith("permission denied");
}

/** A step that ended by itself or was killed: memory only where it is proven, else what the rules say. */
function judged(
  attempt: Attempt,
  step: StepObservation,
  processes: readonly ToolProcess[],
  cause: Cause,
): AttemptVerdict {
  const killed = killOf(attempt, step, processes);
  // An error of a package's own, beside the kill of another's tool, keeps its class.
  const own = cause.verdict.ruleId !== null && cause.verdict.failureClass !== KILLED.failureClass;
  switch (killed.kind) {
    case "oom":
      return {
        outcome: "oom",
        reason: killed.reason,
        verdict: own ? cause.verdict : withEndClass(cause.verdict, OOM_KILL),
      };
    case "no-memory-verdict":
      return infrastructure(killed.reason, cause.verdict);
    case "unexplained":
      if (own) return byRule(cause);
      return { outcome: "fail", reason: killed.reason, verdict: asKilled(cause.verdict) };
    case "none":
      return byRule(cause);
  }
}

function causeOf(
  cell: Cell,
  step: StepObservation,
  processes: readonly ToolProcess[],
  rules: RuleRegistry,
): Cause {
  const symptoms = stepSymptoms(step, processes, factsOf(cell));
  const cause = firstCause(symptoms, rules);
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
  return firstCause([silent], rules) as Cause;
}

function byRule({ verdict, outcome }: Cause): AttemptVerdict {
  if (outcome.kind === "infrastructure") return infrastructure(outcome.reason, verdict);
  return {
    outcome: outcome.kind,
    reason: outcome.kind === "fail" ? verdict.why : outcome.reason,
    verdict,
  };
}

function asKilled(verdict: Verdict): Verdict {
  return verdict.failureClass === KILLED.failureClass ? verdict : withEndClass(verdict, KILLED);
}

/** What was printed before a limit struck is a cause only where a rule knows it, and it is no kill. */
function stopped(outcome: "timeout" | "limit", reason: string, { verdict }: Cause): AttemptVerdict {
  const telling =
    verdict.ruleId !== null && !/^(?:killed\.|run\.(?:exit|signal)|test\.exit)/.test(verdict.failureClass);
  return { outcome, reason, verdict: telling ? verdict : null };
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
    inCell: true,
    root: "/work/src",
  };
}

import type { Attempt, StepObservation, ToolProcess } from "../domain/observation.ts";

/**
 * Whether a failed step was an out-of-memory kill: only when something was killed and the kernel's or the engine's own
 * count says so too. Null when nothing was killed, or nothing corroborates it (the rules then say "cause unknown").
 */
export function killOutcome(
  attempt: Attempt,
  step: StepObservation,
  processes: readonly ToolProcess[],
): {
  readonly outcome: "oom" | "infrastructure";
  readonly reason: string;
} | null {
  const victim = victimOf(step, processes);
  if (victim === null) return null;
  const kills = step.cgroup.oomKills ?? 0;
  if (kills === 0 && attempt.engineOomKilled !== true) return null;
  const unenforced = attempt.engineWarnings.find(saysMemoryIsNotLimited);
  if (unenforced !== undefined)
    return {
      outcome: "infrastructure",
      reason: `engine: ${victim} was killed for memory, and the engine cannot hold the limit (${unenforced}): no memory verdict`,
    };
  const proof =
    kills > 0
      ? `the cgroup counts ${kills} OOM kill${kills === 1 ? "" : "s"}`
      : "the engine reports an OOM kill";
  return { outcome: "oom", reason: `${victim} was killed, and ${proof}` };
}

function victimOf(step: StepObservation, processes: readonly ToolProcess[]): string | null {
  const killed = processes.find((p) => p.end?.kind === "signalled" && isKill(p.end.signal));
  if (killed) return killed.package ? `${killed.tool} (${killed.package})` : killed.tool;
  if (step.end.kind === "signalled" && isKill(step.end.signal)) return step.argv[0] ?? step.step;
  if (step.end.kind === "exited" && step.end.code === 137) return step.argv[0] ?? step.step;
  const said = /(?:^|[\s/])([\w.+-]+): signal: killed/m.exec(`${step.output.head}\n${step.output.tail}`);
  return said?.[1] ?? null;
}

function isKill(signal: string): boolean {
  return /^(?:SIG)?KILL$|^killed$|^9$/i.test(signal);
}

/** The engine's warnings when it drops a memory limit; that swap alone is not counted does not matter here. */
function saysMemoryIsNotLimited(warning: string): boolean {
  return (
    /memory/i.test(warning) &&
    /not support|discard|not enforc|cannot|unable|ignored|not mounted|disabled/i.test(warning) &&
    !/limited without swap|swappiness/i.test(warning)
  );
}

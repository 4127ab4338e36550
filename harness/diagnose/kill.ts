import type { Attempt, StepObservation, ToolProcess } from "../domain/observation.ts";

/** What is known of a kill in a failed step. */
export type Kill =
  | { readonly kind: "none" }
  /** Something was killed, and the kernel's or the engine's own count says that memory was the reason. */
  | { readonly kind: "oom"; readonly reason: string }
  /** Something was killed where the engine cannot hold the limit: the machine may have run out, and the cell proves nothing. */
  | { readonly kind: "no-memory-verdict"; readonly reason: string }
  /** Something was killed, and nothing shows by whom. */
  | { readonly kind: "unexplained"; readonly reason: string };

/** Whether something was killed in a failed step, and whether memory was the reason: a kill alone is no proof of that. */
export function killOf(attempt: Attempt, step: StepObservation, processes: readonly ToolProcess[]): Kill {
  const kills = step.cgroup.oomKills ?? 0;
  const corroborated = kills > 0 || attempt.engineOomKilled === true;
  const victim = victimOf(step, processes, corroborated);
  if (victim === null) return { kind: "none" };
  const unenforced = unenforcedMemory(attempt);
  if (unenforced !== undefined) {
    const why = corroborated ? "killed for memory" : "killed, perhaps because the machine had no memory left";
    return {
      kind: "no-memory-verdict",
      reason: `engine: ${victim} was ${why}, and the engine cannot hold the limit (${unenforced}): no memory verdict`,
    };
  }
  if (!corroborated) return { kind: "unexplained", reason: `${victim} was killed, cause unknown` };
  const proof =
    kills > 0
      ? `the cgroup counts ${kills} OOM kill${kills === 1 ? "" : "s"}`
      : "the engine reports an OOM kill";
  return { kind: "oom", reason: `${victim} was killed, and ${proof}` };
}

/** The engine's word that it cannot hold a container's memory limit; undefined where it gave none. */
export function unenforcedMemory({ engineWarnings }: Attempt): string | undefined {
  return engineWarnings.find(saysMemoryIsNotLimited);
}

/** Who was killed. That a shell or program returned 137 (128 + KILL) counts only beside the kernel's word. */
function victimOf(
  step: StepObservation,
  processes: readonly ToolProcess[],
  corroborated: boolean,
): string | null {
  const killed = processes.find((p) => p.end?.kind === "signalled" && isKill(p.end.signal));
  if (killed) return killed.package ? `${killed.tool} (${killed.package})` : killed.tool;
  if (step.end.kind === "signalled" && isKill(step.end.signal)) return step.argv[0] ?? step.step;
  if (corroborated && step.end.kind === "exited" && step.end.code === 137) return step.argv[0] ?? step.step;
  const said = /(?:^|[\s/])([\w.+-]+): signal: killed$/m.exec(`${step.output.head}\n${step.output.tail}`);
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

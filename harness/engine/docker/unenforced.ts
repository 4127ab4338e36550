import type { EngineInfo } from "../../domain/run.ts";

/** What an engine's /info says of the limits that its kernel and cgroups can hold; absent fields say nothing. */
export interface LimitSupport {
  readonly MemoryLimit?: boolean;
  readonly PidsLimit?: boolean;
  readonly CpuCfsQuota?: boolean;
}

/**
 * The limits that an engine takes and does not hold, one sentence each: some drop them without a warning on create.
 * Rootless engines on cgroup v1 have no cgroup of their own to put limits in.
 */
export function unenforcedLimits(
  info: Pick<EngineInfo, "kind" | "rootless" | "cgroup">,
  said: LimitSupport,
): string[] {
  if (info.rootless && info.cgroup === 1)
    return ["the engine is rootless on cgroup v1: it cannot enforce limits on memory, processes and CPU"];
  // Podman 4.3 looks for cgroup v1's files there, finds none, and holds the limit all the same.
  const cpu = info.kind === "podman" && info.cgroup === 2 ? undefined : said.CpuCfsQuota;
  const limits = [
    [said.MemoryLimit, "memory"],
    [said.PidsLimit, "the number of processes"],
    [cpu, "CPU"],
  ] as const;
  return limits
    .filter(([held]) => held === false)
    .map(([, what]) => `the engine cannot enforce a limit on ${what} here`);
}

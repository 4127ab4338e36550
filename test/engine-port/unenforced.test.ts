import { expect, test } from "vitest";
import { unenforcedLimits } from "../../harness/engine/docker/unenforced.ts";

test("an engine that holds every limit is said nothing of", () => {
  const said = { MemoryLimit: true, PidsLimit: true, CpuCfsQuota: true };
  expect(unenforcedLimits({ kind: "docker", rootless: false, cgroup: 1 }, said)).toEqual([]);
});

test("what an engine does not say is not held against it", () => {
  expect(unenforcedLimits({ kind: "docker", rootless: true, cgroup: 2 }, {})).toEqual([]);
});

test("a rootless engine on cgroup v1 holds no limit, whatever it says", () => {
  const said = { MemoryLimit: true, PidsLimit: true, CpuCfsQuota: true };
  expect(unenforcedLimits({ kind: "docker", rootless: true, cgroup: 1 }, said)).toEqual([
    "the engine is rootless on cgroup v1: it cannot enforce limits on memory, processes and CPU",
  ]);
});

test("each limit that the kernel lacks is named", () => {
  const said = { MemoryLimit: false, PidsLimit: false, CpuCfsQuota: true };
  expect(unenforcedLimits({ kind: "docker", rootless: false, cgroup: 2 }, said)).toEqual([
    "the engine cannot enforce a limit on memory here",
    "the engine cannot enforce a limit on the number of processes here",
  ]);
});

test("Podman's word on CPU is not taken on cgroup v2, where it holds the limit and says no", () => {
  const said = { MemoryLimit: false, PidsLimit: true, CpuCfsQuota: false };
  expect(unenforcedLimits({ kind: "podman", rootless: false, cgroup: 2 }, said)).toEqual([
    "the engine cannot enforce a limit on memory here",
  ]);
  expect(unenforcedLimits({ kind: "podman", rootless: false, cgroup: 1 }, said)).toHaveLength(2);
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Cell, CellId, Plan } from "../../harness/domain/cell.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import type { RunId } from "../../harness/domain/run.ts";
import { plainScenario } from "../../harness/spec/build-scenario.ts";
import type { JournalEvent } from "../../harness/store/journal.ts";
import type { RunHeader } from "../../harness/store/run-header.ts";
import { openStateFolder, type StateFolder } from "../../harness/support/state-folder.ts";

/** A real, empty folder that goes with the test. */
export async function tempFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "gauntlet-test-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A real, empty state folder that goes with the test. */
export async function tempState(): Promise<StateFolder> {
  return openStateFolder({ GAUNTLET_STATE: join(await tempFolder(), "state") });
}

/** A plain cell that builds everything. */
export function cell(id: string, parts: Partial<Cell> = {}): Cell {
  return {
    ...{ id: id as CellId, axes: { go: "1.25.5" }, go: "1.25.5" as GoVersion, cgo: false },
    target: { os: "linux", arch: "amd64" },
    steps: [{ kind: "build", packages: [], flags: [] }],
    ...{ packages: ["./..."], goFlags: [], env: { CGO_ENABLED: "0" }, layout: { kind: "module" } },
    image: { go: "1.25.5" as GoVersion, layer: "tree", system: [] },
    limits: {
      ...{ memoryBytes: 2 ** 31, cpus: 2, pids: 512, diskBytes: 2 ** 33 },
      ...{ timeoutMs: 600_000, silenceMs: 300_000, linkRssBytes: null },
    },
    ...{ network: "none", repeat: 1, cache: "warm", support: { kind: "supported" } },
    expectation: { when: {}, outcome: "pass" },
    ...parts,
  };
}

/** The header of a run that has these cells. */
export function header(cells: readonly Cell[]): RunHeader {
  const plan: Plan = { scenario: "s", title: "S", cells, varying: [], warnings: [] };
  const scenario = plainScenario("s", { kind: "folder", dir: "/p" });
  return {
    ...{ schema: 1, plan, scenario, argv: ["run", "."], startedAt: "2026-11-23T08:00:00.000Z" },
    engine: {
      ...{ kind: "docker", version: "20.10.24", arch: "amd64", cgroup: 1 },
      ...{ cpus: 2, memoryBytes: 2 ** 33, rootless: false },
    },
    project: { name: "p", treeHash: "00" },
  };
}

/** The journal's line of an attempt whose frames lie in these files. */
export function attemptEvent(
  id: string,
  frames: readonly (string | null)[],
  number = 1,
): Extract<JournalEvent, { kind: "attempt" }> {
  return {
    ...{ kind: "attempt", cell: id as CellId, facts: { key: null, toolchain: null, image: null } },
    context: {
      ...{ number, startedAt: "2026-11-23T08:00:00.000Z", wallMs: 5, argv: [[["go", "build"]]] },
      ...{ engineOomKilled: null, engineWarnings: [], fault: null },
    },
    frames,
    reusedFrom: null as RunId | null,
  };
}

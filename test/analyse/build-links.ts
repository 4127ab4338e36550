import type { Axes, Cell } from "../../harness/domain/cell.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import type { LinkPoint, LinkRun } from "../../harness/domain/link-surface.ts";
import type { Attempt, MemorySample, ToolProcess } from "../../harness/domain/observation.ts";
import type { CellRecord, RunRecord } from "../../harness/domain/run.ts";
import { linkStep } from "../../harness/plan/link-plan.ts";
import { cellOf, processOf, stepOf } from "./build-record.ts";
import { run } from "./build-run.ts";

export const MIB = 2 ** 20;

/** A run with this anonymous peak in MiB; max RSS lies 100 MiB above it. */
export function linkRun(anonMiB: number, parts: Partial<MemorySample> = {}, round = 1): LinkRun {
  return {
    round,
    memory: {
      ...{ maxRssBytes: (anonMiB + 100) * MIB, maxRssSource: "wait4" },
      ...{ peakAnonBytes: anonMiB * MIB, peakFileBytes: 100 * MIB },
      ...parts,
    },
    ...{ undersampled: false, wallMs: 800, cpuMs: 900, outputBytes: 5 * MIB, children: [], build: null },
    cgroup: { version: 1, peakBytes: null, peakAnonBytes: null, oomKills: 0, limitBytes: null },
  };
}

/** A point of go1.27.4 without flags, with one run for each anonymous peak. */
export function point(axes: Axes, anonMiB: readonly number[], parts: Partial<LinkPoint> = {}): LinkPoint {
  const all = { go: "1.27.4", ldflags: "", ...axes };
  return {
    ...{ cell: cellOf(all).id, axes: all, package: "example.com/app" },
    runs: anonMiB.map((each, index) => linkRun(each, {}, index + 1)),
    ...parts,
  };
}

/** Five values around one that no two points share. */
export function around(middle: number): number[] {
  return [0.99, 0.995, 1, 1.005, 1.01].map((factor) => middle * factor);
}

/** A cell whose links are measured after one warm-up, one step for each of these ldflags. */
export function measuredCell(axes: Axes, ldflags: readonly string[] = [""]): Cell {
  return {
    ...cellOf(axes),
    steps: ldflags.map(linkStep),
    measure: { kind: "surface", warmUps: 1 },
    repeat: 3,
    env: { GOGC: "100", GOMEMLIMIT: "off", GOMAXPROCS: "2" },
  };
}

/** A link that passed. */
export function link(anonMiB: number, parts: Partial<ToolProcess> = {}): ToolProcess {
  return {
    ...processOf("link", 0),
    package: "example.com/app",
    memory: linkRun(anonMiB).memory,
    ...parts,
  };
}

/** An attempt of one step that ended with this code. */
export function attempt(
  processes: readonly ToolProcess[],
  parts: Partial<Attempt> = {},
  codes: readonly number[] = [0],
): Attempt {
  return {
    ...{ number: 1, startedAt: "2026-11-27T10:00:00Z", wallMs: 1000, processes },
    attestation: { goVersionLine: null, goEnv: {}, tools: {}, compilers: {} },
    steps: codes.map((code) => stepOf("build", ["go", "build"], code)),
    ...{ engineOomKilled: null, engineWarnings: [], fault: null },
    ...parts,
  };
}

/** A cell with its attempts; the first is its warm-up. */
export function recordOf(
  cell: Cell,
  attempts: readonly Attempt[],
  parts: Partial<CellRecord> = {},
): CellRecord {
  return {
    ...{ cell, key: null, toolchain: null, image: null, attempts, reusedFrom: null, unavailable: null },
    ...parts,
  };
}

/** A run of these cells. */
export function runOf(cells: readonly CellRecord[]): RunRecord {
  const { plan, ...rest } = run({}).record();
  return { ...rest, plan: { ...plan, cells: cells.map(({ cell }) => cell) }, cells };
}

/** A release, in a test's words. */
export const go = (version: string) => version as GoVersion;

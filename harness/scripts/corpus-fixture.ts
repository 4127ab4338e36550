import type { Cell, CellId } from "../domain/cell.ts";
import { type GoVersion, parseGoVersion } from "../domain/go-version.ts";
import type { Attempt, StepEnd, ToolProcess } from "../domain/observation.ts";
import { parseTarget } from "../domain/target.ts";

/** A tool that failed under a fixture's step, as the probe saw it. */
export interface CapturedProcess {
  readonly tool: string;
  readonly package: string | null;
  readonly exit: number | null;
  readonly signal: string | null;
  readonly output: string;
}

/** A fixture's second file: what is known of the log beside its text, and what diagnosis is to make of it. */
export interface Fixture {
  readonly case: string;
  readonly go: string;
  readonly target: string;
  readonly cgo: boolean;
  readonly step: string;
  readonly argv: readonly string[];
  readonly exit: number | null;
  readonly signal: string | null;
  readonly processes: readonly CapturedProcess[];
  readonly expected: {
    readonly outcome: string;
    readonly class: string;
    readonly ruleId: string | null;
    readonly attribution: string;
    readonly handbookClass: string | null;
    readonly tool: string | null;
    readonly firstError: string;
    readonly place: {
      readonly file: string;
      readonly line: number | null;
      readonly column: number | null;
    } | null;
    readonly signature: string;
  };
}

/** What is known of a log beside its text. */
export type Known = Omit<Fixture, "expected" | "case">;

const UNKNOWN_MEMORY = {
  maxRssBytes: null,
  maxRssSource: null,
  peakAnonBytes: null,
  peakFileBytes: null,
};

/** The cell that a fixture was captured in. */
export function cellOf(fixture: Known): Cell {
  const target = parseTarget(fixture.target) ?? { os: "linux", arch: "amd64" };
  const go = parseGoVersion(fixture.go) ?? ("1.27.4" as GoVersion);
  return {
    id: `fixture-${fixture.go}` as CellId,
    axes: {},
    go,
    target,
    cgo: fixture.cgo,
    steps: [],
    packages: [],
    goFlags: [],
    env: { GOPROXY: fixture.step === "modules" ? "on" : "off" },
    layout: { kind: "module" },
    image: { go, layer: "gcc", system: [] },
    limits: {
      ...{
        memoryBytes: 2 ** 31,
        cpus: 2,
        pids: 512,
        diskBytes: 2 ** 32,
        timeoutMs: 600_000,
        silenceMs: 300_000,
      },
      linkRssBytes: null,
    },
    network: fixture.step === "modules" ? "bridge" : "none",
    repeat: 1,
    cache: "warm",
    support: { kind: "supported" },
    expectation: { when: {}, outcome: "pass" },
  };
}

/** The attempt that a fixture's log stands for. `processes: []` shows what is left when no probe saw the tools. */
export function attemptOf(fixture: Known, log: string): Attempt {
  const bytes = Buffer.byteLength(log);
  const end: StepEnd =
    fixture.signal === null
      ? { kind: "exited", code: fixture.exit ?? 1 }
      : { kind: "signalled", signal: fixture.signal };
  return {
    ...{ number: 1, startedAt: "2026-01-01T00:00:00Z", wallMs: 1 },
    attestation: { goVersionLine: null, goEnv: {}, tools: {}, compilers: {} },
    steps: [
      {
        ...{
          step: fixture.step,
          argv: fixture.argv,
          end,
          wallMs: 1,
          userMs: null,
          systemMs: null,
        },
        output: { head: log, tail: "", droppedBytes: 0, totalBytes: bytes },
        cgroup: {
          version: null,
          peakBytes: null,
          peakAnonBytes: null,
          oomKills: null,
          limitBytes: null,
        },
      },
    ],
    processes: fixture.processes.map(processOf),
    ...{ engineOomKilled: null, engineWarnings: [], fault: null },
  };
}

function processOf(process: CapturedProcess, index: number): ToolProcess {
  return {
    ...{
      step: 0,
      pid: 100 + index,
      parentPid: 1,
      tool: process.tool,
      via: "toolexec",
      argv: [],
    },
    package: process.package,
    end:
      process.signal === null
        ? { kind: "exited", code: process.exit ?? 1 }
        : { kind: "signalled", signal: process.signal },
    ...{
      startedMs: index,
      wallMs: null,
      userMs: null,
      systemMs: null,
      memory: UNKNOWN_MEMORY,
    },
    output: process.output,
  };
}

import type { Cell } from "../../harness/domain/cell.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import type { Attempt, StepEnd, StepObservation, ToolProcess } from "../../harness/domain/observation.ts";
import type { CellRecord } from "../../harness/domain/run.ts";
import type { Expectation } from "../../harness/domain/scenario.ts";
import { attemptOf, cellOf } from "../../harness/scripts/corpus-fixture.ts";

const KNOWN = {
  go: "1.25.5",
  target: "linux/amd64",
  cgo: false,
  step: "build",
  argv: ["go", "build"],
  signal: null,
  processes: [],
};

/** A cell of Go 1.25.5 for linux/amd64 without cgo, and what of it matters here. */
export function cell(change: Partial<Cell> = {}): Cell {
  return { ...cellOf({ ...KNOWN, exit: 1 }), ...change };
}

export const expecting = (expectation: Omit<Expectation, "when">): Cell =>
  cell({ expectation: { when: {}, ...expectation } });

export const go = (version: string): Partial<Cell> => ({ go: version as GoVersion });

/** A build step that printed `log` and ended so. */
export function attempt(
  log: string,
  end: StepEnd = { kind: "exited", code: 1 },
  change: Partial<Attempt> = {},
): Attempt {
  const made = attemptOf({ ...KNOWN, exit: 1 }, log);
  return { ...made, steps: made.steps.map((step) => ({ ...step, end })), ...change };
}

export const passed = (change: Partial<Attempt> = {}): Attempt =>
  attempt("", { kind: "exited", code: 0 }, change);

export const changeStep = (made: Attempt, change: Partial<StepObservation>): Attempt => ({
  ...made,
  steps: made.steps.map((step) => ({ ...step, ...change })),
});

/** One tool process of the first step. */
export function tool(name: string, change: Partial<ToolProcess> = {}): ToolProcess {
  return {
    ...{ step: 0, pid: 7, parentPid: 1, tool: name, via: "toolexec", argv: [], package: "example.com/m" },
    ...{ end: { kind: "exited", code: 0 }, startedMs: 0, wallMs: 1, userMs: 1, systemMs: 1, output: null },
    memory: { maxRssBytes: null, maxRssSource: null, peakAnonBytes: null, peakFileBytes: null },
    ...change,
  };
}

export const killed = (name: string): ToolProcess =>
  tool(name, { end: { kind: "signalled", signal: "SIGKILL" } });

export function record(made: Cell, ...attempts: readonly Attempt[]): CellRecord {
  return {
    cell: made,
    key: null,
    toolchain: null,
    image: null,
    attempts,
    reusedFrom: null,
    unavailable: null,
  };
}

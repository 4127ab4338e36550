import { analyse } from "../../harness/analyse/analyse.ts";
import type { Analysis } from "../../harness/domain/analysis.ts";
import type { Axes, AxisName, Cell, CellId, Plan, Support } from "../../harness/domain/cell.ts";
import { compareGoVersions, type GoVersion } from "../../harness/domain/go-version.ts";
import type { Attempt, StepObservation, ToolProcess } from "../../harness/domain/observation.ts";
import type { Outcome } from "../../harness/domain/outcome.ts";
import type { CellRecord, RunId, RunRecord } from "../../harness/domain/run.ts";
import type { CellVerdict, Verdict } from "../../harness/domain/verdict.ts";
import { cellOf, conformanceOf, processOf, stepOf, verdictOf } from "./build-record.ts";

/** Which cells: axis values that must hold, or a question to the axes. */
export type Where = Axes | ((axes: Axes) => boolean);
type AxisValues = Readonly<Partial<Record<AxisName, readonly string[]>>>;
type Result = {
  readonly outcome: Outcome;
  readonly verdict: Verdict | null;
  readonly reason: string | null;
};

/** Cells from this release on. */
export function since(version: string): (axes: Axes) => boolean {
  return ({ go }) => compareGoVersions(go as GoVersion, version as GoVersion) >= 0;
}

/** Cells of any of these releases. */
export function at(...versions: string[]): (axes: Axes) => boolean {
  return ({ go }) => go !== undefined && versions.includes(go);
}

/** Both conditions. */
export function both(a: Where, b: Where): (axes: Axes) => boolean {
  return (axes) => holds(axes, a) && holds(axes, b);
}

function holds(axes: Axes, where: Where): boolean {
  if (typeof where === "function") return where(axes);
  return Object.entries(where).every(([name, value]) => axes[name as AxisName] === value);
}

/** A matrix of which every cell passes until told otherwise; later words win. Nothing is mocked: it builds records. */
export class RunBuilder {
  private readonly results = new Map<CellId, Result | null>();
  private readonly steps = new Map<CellId, StepObservation[]>();
  private readonly processes = new Map<CellId, ToolProcess[]>();
  private readonly limits = new Map<CellId, number>();
  private expected: (axes: Axes) => Outcome = () => "pass";
  private cells: Cell[];

  constructor(axes: AxisValues) {
    this.cells = product(axes).map(cellOf);
    for (const cell of this.cells) this.results.set(cell.id, passed);
  }

  fails(where: Where, signature = "sig", failureClass = "compile.types", firstError = "x.go:1:1: bad"): this {
    return this.set(where, {
      outcome: "fail",
      verdict: verdictOf(signature, failureClass, firstError),
      reason: null,
    });
  }

  passes(where: Where): this {
    return this.set(where, passed);
  }

  ends(where: Where, outcome: Outcome, reason: string | null = null): this {
    return this.set(where, { outcome, verdict: null, reason });
  }

  pending(where: Where): this {
    return this.set(where, null);
  }

  without(where: Where): this {
    this.cells = this.cells.filter((cell) => !holds(cell.axes, where));
    return this;
  }

  adds(axes: Axes): this {
    const cell = cellOf(axes);
    this.cells.push(cell);
    this.results.set(cell.id, passed);
    return this;
  }

  unsupported(where: Where, reason = "no such port"): this {
    const support: Support = {
      kind: "unsupported",
      reason,
      source: "go tool dist list",
    };
    this.cells = this.cells.map((cell) => (holds(cell.axes, where) ? { ...cell, support } : cell));
    return this.ends(where, "unsupported", reason);
  }

  expects(outcome: (axes: Axes) => Outcome): this {
    this.expected = outcome;
    return this;
  }

  step(where: Where, code: number, argv: readonly string[] = ["go", "build", "./..."], step = "build"): this {
    return this.each(where, (id) => push(this.steps, id, stepOf(step, argv, code)));
  }

  process(where: Where, tool: string, code: number | null, more: Partial<ToolProcess> = {}): this {
    return this.each(where, (id) => push(this.processes, id, { ...processOf(tool, code), ...more }));
  }

  /** A link that passed, with its max RSS in MiB by wait4. */
  links(where: Where, rssMiB: number, more: Partial<ToolProcess> = {}): this {
    const memory = {
      maxRssBytes: rssMiB * 2 ** 20,
      maxRssSource: "wait4",
      peakAnonBytes: null,
      peakFileBytes: null,
    } as const;
    return this.process(where, "link", 0, {
      memory,
      package: "example.com/app",
      ...more,
    });
  }

  linkLimit(bytes: number): this {
    return this.each({}, (id) => this.limits.set(id, bytes));
  }

  record(): RunRecord {
    const cells = this.cells.map((cell) => {
      const linkRssBytes = this.limits.get(cell.id) ?? null;
      const expectation = { when: {}, outcome: this.expected(cell.axes) };
      return { ...cell, expectation, limits: { ...cell.limits, linkRssBytes } };
    });
    const plan: Plan = {
      scenario: "case",
      title: "A case",
      cells,
      varying: [],
      warnings: [],
    };
    const finished = cells.filter((cell) => this.results.get(cell.id));
    return {
      run: "20261122-1" as RunId,
      plan,
      engine: {
        kind: "docker",
        version: "20.10.24",
        arch: "amd64",
        cgroup: 1,
        cpus: 2,
        memoryBytes: 2 ** 33,
        rootless: false,
      },
      project: { name: "example.com/app", treeHash: "abc" },
      startedAt: "2026-11-22T10:00:00Z",
      wallMs: 41_000,
      cells: finished.map((cell) => this.recordOf(cell)),
    };
  }

  verdicts(): CellVerdict[] {
    return this.cells.flatMap((cell) => {
      const result = this.results.get(cell.id);
      if (!result) return [];
      const conformance = conformanceOf(result.outcome, this.expected(cell.axes));
      const { outcome, reason, verdict } = result;
      const ran = !["unsupported", "unavailable"].includes(outcome);
      return [
        {
          cell: cell.id,
          outcome,
          conformance,
          difference:
            conformance === "as-expected" ? null : `expected ${this.expected(cell.axes)}, got ${outcome}`,
          reason,
          verdict,
          deciding: ran ? 0 : null,
          attempts: ran ? [{ outcome, reason, verdict }] : [],
        },
      ];
    });
  }

  analyse(releases: readonly string[] = []): Analysis {
    return analyse(this.record(), this.verdicts(), releases as readonly GoVersion[]);
  }

  ids(where: Where): CellId[] {
    return this.cells.filter((cell) => holds(cell.axes, where)).map((cell) => cell.id);
  }

  private recordOf(cell: Cell): CellRecord {
    const ran = this.results.get(cell.id);
    const attempts =
      ran && !["unsupported", "unavailable"].includes(ran.outcome) ? [this.attemptOf(cell)] : [];
    return {
      cell,
      key: null,
      toolchain: null,
      image: null,
      attempts,
      reusedFrom: null,
      unavailable: ran?.outcome === "unavailable" ? (ran.reason ?? "could not be had") : null,
    };
  }

  private attemptOf(cell: Cell): Attempt {
    return {
      number: 1,
      startedAt: "2026-11-22T10:00:01Z",
      wallMs: 5120,
      attestation: { goVersionLine: null, goEnv: {}, tools: {}, compilers: {} },
      steps: this.steps.get(cell.id) ?? [],
      processes: this.processes.get(cell.id) ?? [],
      engineOomKilled: null,
      engineWarnings: [],
      fault: null,
    };
  }

  private set(where: Where, result: Result | null): this {
    return this.each(where, (id) => this.results.set(id, result));
  }

  private each(where: Where, act: (id: CellId) => void): this {
    for (const id of this.ids(where)) act(id);
    return this;
  }
}

/** A run over the product of these axis values. */
export function run(axes: AxisValues): RunBuilder {
  return new RunBuilder(axes);
}

const passed: Result = { outcome: "pass", verdict: null, reason: null };

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

function product(axes: AxisValues): Axes[] {
  return Object.entries(axes).reduce<Axes[]>(
    (all, [name, values]) => all.flatMap((one) => (values ?? []).map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

import type { Axes, Cell, CellId } from "../../harness/domain/cell.ts";
import { parseGoVersion } from "../../harness/domain/go-version.ts";
import type { StepObservation, ToolProcess } from "../../harness/domain/observation.ts";
import type { Outcome } from "../../harness/domain/outcome.ts";
import { parseTarget } from "../../harness/domain/target.ts";
import type { CellVerdict, Signature, Verdict } from "../../harness/domain/verdict.ts";

export function cellOf(axes: Axes): Cell {
  const go = parseGoVersion(axes.go ?? "1.25.0");
  const target = parseTarget(axes.target ?? "linux/amd64");
  if (!go || !target) throw new Error("a bad axis value in a test");
  const words = [axes.target?.replaceAll("/", "-") ?? "linux-amd64", `go${go}`];
  const others = Object.entries(axes).filter(([name]) => name !== "go" && name !== "target");
  return {
    id: [...words, ...others.map(([name, value]) => `${name}_${value}`)]
      .join("+")
      .replaceAll(/[^\w.+-]/g, "_") as CellId,
    axes,
    go,
    target,
    cgo: axes.cgo === "1",
    steps: [{ kind: "build", packages: [], flags: [] }],
    packages: ["./..."],
    goFlags: [],
    env: {},
    layout: { kind: "module" },
    image: { go, layer: "tree", system: [] },
    limits: {
      memoryBytes: 2 ** 31,
      cpus: 2,
      pids: 512,
      diskBytes: 2 ** 33,
      timeoutMs: 600_000,
      silenceMs: 300_000,
      linkRssBytes: null,
    },
    network: "none",
    repeat: 1,
    cache: "warm",
    support: { kind: "supported" },
    expectation: { when: {}, outcome: "pass" },
  };
}

export function verdictOf(signature: string, failureClass: string, firstError: string): Verdict {
  return {
    stage: "build",
    failureClass,
    handbookClass: "E2",
    attribution: "project",
    ruleId: failureClass,
    why: "The project relied on something that changed.",
    mend: null,
    signature: signature as Signature,
    firstError,
    place: null,
    failures: [
      {
        first: true,
        level: "tool",
        tool: "compile",
        package: "example.com/app",
        exit: 2,
        signal: null,
        evidence: [firstError],
      },
    ],
  };
}

export function conformanceOf(outcome: Outcome, expected: Outcome): CellVerdict["conformance"] {
  if (outcome === expected) return "as-expected";
  if (["infrastructure", "unavailable", "unsupported"].includes(outcome)) return "inconclusive";
  if (outcome === "pass") return "unexpected-pass";
  return expected === "fail" ? "different-failure" : "unexpected-fail";
}

export function stepOf(step: string, argv: readonly string[], code: number): StepObservation {
  return {
    step,
    argv,
    end: { kind: "exited", code },
    wallMs: 5000,
    userMs: null,
    systemMs: null,
    output: { head: "", tail: "", droppedBytes: 0, totalBytes: 0 },
    cgroup: {
      version: 1,
      peakBytes: null,
      peakAnonBytes: null,
      oomKills: 0,
      limitBytes: null,
    },
  };
}

export function processOf(tool: string, code: number | null): ToolProcess {
  return {
    step: 0,
    pid: 100,
    parentPid: 1,
    tool,
    via: "toolexec",
    argv: [`/usr/local/go/pkg/tool/linux_amd64/${tool}`],
    package: null,
    end: code === null ? null : { kind: "exited", code },
    startedMs: 0,
    wallMs: 10,
    userMs: null,
    systemMs: null,
    memory: {
      maxRssBytes: null,
      maxRssSource: null,
      peakAnonBytes: null,
      peakFileBytes: null,
    },
    output: null,
  };
}

import { releaseName } from "../domain/go-version.ts";
import type { Attempt, CgroupMemory, StepEnd, ToolProcess } from "../domain/observation.ts";
import type { CellRecord } from "../domain/run.ts";
import type { AttemptVerdict, CellVerdict, Verdict } from "../domain/verdict.ts";
import { leftOut } from "./left-out.ts";
import type {
  AttemptDocument,
  CellDocument,
  LinkDocument,
  MemoryDocument,
  StepDocument,
} from "./run-schema.ts";

/** A cell as the document has it. Steps, failures, links and memory of the deciding attempt stand on the cell itself too. */
export function cellDocument(record: CellRecord, verdict: CellVerdict | null): CellDocument {
  const attempts = record.attempts.map((each, index) =>
    attemptDocument(each, verdict?.attempts[index] ?? null),
  );
  const deciding = verdict?.deciding === null ? undefined : attempts[verdict?.deciding ?? -1];
  return {
    id: record.cell.id,
    axes: record.cell.axes,
    outcome: verdict?.outcome ?? null,
    conformance: verdict?.conformance ?? null,
    difference: verdict?.difference ?? null,
    reason: reasonOf(record, verdict),
    ...verdictFields(verdict?.verdict ?? null),
    toolchain: toolchainOf(record),
    image: imageOf(record.image),
    runImage: imageOf(record.runImage ?? null),
    reusedFrom: record.reusedFrom,
    wallMs: deciding?.wallMs ?? null,
    steps: deciding?.steps ?? [],
    failures: deciding?.failures ?? [],
    links: deciding?.links ?? [],
    memory: deciding?.memory ?? memoryOf([]),
    attempts,
  };
}

function reasonOf(record: CellRecord, verdict: CellVerdict | null): string | null {
  if (verdict === null || verdict.outcome === "pass" || verdict.outcome === "fail") return null;
  return verdict.reason ?? record.unavailable;
}

function verdictFields(verdict: Verdict | null) {
  return {
    stage: verdict?.stage ?? null,
    class: verdict?.failureClass ?? null,
    handbookClass: verdict?.handbookClass ?? null,
    attribution: verdict?.attribution ?? null,
    signature: verdict?.signature ?? null,
    ruleId: verdict?.ruleId ?? null,
    why: verdict?.why ?? null,
    mend: verdict?.mend ?? null,
    firstError: verdict?.firstError ?? null,
  };
}

function imageOf(image: CellRecord["image"]): CellDocument["image"] {
  return image && { key: image.key, holds: [...image.holds] };
}

function toolchainOf({ toolchain }: CellRecord): CellDocument["toolchain"] {
  if (!toolchain) return null;
  const { version, sum, source, verified } = toolchain;
  return { version: releaseName(version), sum, source, verified };
}

function attemptDocument(attempt: Attempt, judged: AttemptVerdict | null): AttemptDocument {
  const verdict = judged?.verdict ?? null;
  return {
    number: attempt.number,
    outcome: judged?.outcome ?? null,
    reason: judged?.reason ?? null,
    fault: attempt.fault?.message ?? null,
    wallMs: attempt.wallMs,
    steps: attempt.steps.map((step, at) => ({
      step: step.step,
      ...endFields(step.end),
      wallMs: step.wallMs,
      userMs: step.userMs,
      systemMs: step.systemMs,
      firstError: verdict?.stage === step.step ? verdict.firstError : null,
      ...leftOut(attempt, at),
    })),
    failures: (verdict?.failures ?? []).map((each) => ({
      ...each,
      evidence: [...each.evidence],
    })),
    links: attempt.processes
      .filter(isLink)
      .map((each) => linkDocument(each, attempt.steps[each.step]?.step ?? null)),
    memory: memoryOf(attempt.steps.map((step) => step.cgroup)),
  };
}

function endFields(end: StepEnd): Pick<StepDocument, "exit" | "signal" | "end"> {
  return {
    exit: end.kind === "exited" ? end.code : null,
    signal: end.kind === "signalled" ? end.signal : null,
    end: end.kind,
  };
}

/** True for a run of Go's linker that was asked to link, not for its version. */
function isLink({ tool, argv }: ToolProcess): boolean {
  return tool === "link" && !argv.some((arg) => /^--?V(?:=|$)/.test(arg));
}

function linkDocument({ package: name, end, memory }: ToolProcess, step: string | null): LinkDocument {
  return {
    step,
    package: name,
    exit: end?.kind === "exited" ? end.code : null,
    maxRssBytes: memory.maxRssBytes,
    peakAnonBytes: memory.peakAnonBytes,
    peakFileBytes: memory.peakFileBytes,
    source: memory.maxRssSource,
  };
}

/** The highest figures over an attempt's steps; the source is null when no step has one. */
function memoryOf(steps: readonly CgroupMemory[]): MemoryDocument {
  const version = steps.find((step) => step.version !== null)?.version ?? null;
  return {
    cgroupPeakBytes: highest(steps.map((step) => step.peakBytes)),
    cgroupPeakAnonBytes: highest(steps.map((step) => step.peakAnonBytes)),
    source: version === null ? null : `cgroup-v${version}`,
  };
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

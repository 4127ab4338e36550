import type { Analysis } from "../domain/analysis.ts";
import type { CellRecord, RunRecord } from "../domain/run.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { cellDocument } from "./cell-json.ts";
import { emptyRecord, warningsOf } from "./results.ts";
import type { RunDocument } from "./run-schema.ts";
import { safeJson } from "./safe-json.ts";

/** The document of `--json`, checked against run.schema.json by the tests. Ends with a newline. */
export function renderJson(record: RunRecord, verdicts: readonly CellVerdict[], analysis: Analysis): string {
  return `${safeJson(runDocument(record, verdicts, analysis), 2)}\n`;
}

/** One finished cell on one line, as `--json-stream` prints it. Ends with a newline. */
export function renderJsonLine(record: CellRecord, verdict: CellVerdict): string {
  return `${safeJson(cellDocument(record, verdict))}\n`;
}

/** The whole run as plain data. Planned cells without a record are in it, with null for all that is not known. */
function runDocument(record: RunRecord, verdicts: readonly CellVerdict[], analysis: Analysis): RunDocument {
  const byId = new Map(verdicts.map((each) => [each.cell, each]));
  const records = new Map(record.cells.map((each) => [each.cell.id, each]));
  const { cgroup, kind, version, arch, cpus, memoryBytes, rootless } = record.engine;
  return {
    schema: 1,
    run: record.run,
    scenario: record.plan.scenario,
    title: record.plan.title,
    project: { ...record.project },
    engine: { kind, version, arch, cgroup, cpus, memoryBytes, rootless },
    startedAt: record.startedAt,
    wallMs: record.wallMs,
    headline: analysis.headline,
    counts: {
      ...analysis.counts,
      byOutcome: { ...analysis.counts.byOutcome },
      byConformance: { ...analysis.counts.byConformance },
    },
    warnings: warningsOf(record),
    cells: record.plan.cells.map((cell) =>
      cellDocument(records.get(cell.id) ?? emptyRecord(cell), byId.get(cell.id) ?? null),
    ),
    exitCodes: analysis.exitCodes,
    findings: analysis.findings,
    work: (record.work ?? []).map((span) => ({ ...span })),
  };
}

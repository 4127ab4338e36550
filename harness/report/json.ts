import type { Analysis } from "../domain/analysis.ts";
import type { CellRecord, RunRecord } from "../domain/run.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { cellDocument } from "./cell-json.ts";
import { emptyRecord } from "./results.ts";
import type { RunDocument } from "./run-schema.ts";

/** The document of `--json`, checked against run.schema.json by the tests. Ends with a newline. */
export function renderJson(record: RunRecord, verdicts: readonly CellVerdict[], analysis: Analysis): string {
  return `${safeJson(runDocument(record, verdicts, analysis), 2)}\n`;
}

/** One finished cell on one line, as `--json-stream` prints it. Ends with a newline. */
export function renderJsonLine(record: CellRecord, verdict: CellVerdict): string {
  return `${safeJson(cellDocument(record, verdict))}\n`;
}

/** The whole run as plain data. Planned cells without a record are in it, with null for all that is not known. */
export function runDocument(
  record: RunRecord,
  verdicts: readonly CellVerdict[],
  analysis: Analysis,
): RunDocument {
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
    warnings: [...record.plan.warnings],
    cells: record.plan.cells.map((cell) =>
      cellDocument(records.get(cell.id) ?? emptyRecord(cell), byId.get(cell.id) ?? null),
    ),
    exitCodes: analysis.exitCodes.map((row) => ({ ...row, cells: [...row.cells] })),
    findings: analysis.findings.map(
      (finding) => structuredClone(finding) as unknown as RunDocument["findings"][number],
    ),
  };
}

/** What JSON would print raw and a terminal would act on or hide: C1 controls, bidi, separators. */
const UNSAFE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** JSON whose text is safe on a terminal; what a parser reads from it is unchanged. */
function safeJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

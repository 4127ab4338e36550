import type { Claim, SettledClaim, SettledLine } from "../domain/claim.ts";
import type { RunRecord } from "../domain/run.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { type CellState, joinCells } from "./answer.ts";
import { codeTables } from "./claim-codes.ts";
import { evidenceRow } from "./claim-evidence.ts";
import { claimVerdict, type EvidenceStates, lineVerdict } from "./claim-verdict.ts";

/** A claim's scenario as it was run, judged by the rules of today. */
export interface EvidenceRun {
  readonly record: RunRecord;
  readonly verdicts: readonly CellVerdict[];
}

/** Settles a claim by what its scenarios showed, by file name; those that were not run are absent. */
export function settleClaim(claim: Claim, runs: ReadonlyMap<string, EvidenceRun>): SettledClaim {
  const lines = claim.lines.map((line): SettledLine => {
    const evidence = line.evidence.map((file) => statesOf(file, runs));
    return {
      ...{ id: line.id, says: line.says },
      verdict: lineVerdict(line, evidence),
      evidence: evidence.map((each, at) =>
        evidenceRow(each, runs.get(line.evidence[at] ?? "")?.record.run ?? null),
      ),
    };
  });
  const files = [...new Set(claim.lines.flatMap(({ evidence }) => evidence))];
  const codes = codeTables(files.map((file) => statesOf(file, runs)));
  return { id: claim.id, claim: claim.claim, verdict: claimVerdict(lines), lines, codes };
}

function statesOf(file: string, runs: ReadonlyMap<string, EvidenceRun>): EvidenceStates {
  const run = runs.get(file);
  const states: readonly CellState[] = run ? joinCells(run.record, run.verdicts) : [];
  return { name: file.replace(/\.yaml$/, ""), states };
}

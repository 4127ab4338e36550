import type { CellRecord } from "../domain/run.ts";
import type { AttemptVerdict } from "../domain/verdict.ts";
import { diagnoseLog } from "./log.ts";

/**
 * What a cell that lacks a module really shows, where the same fetch failed online as well: that failure, with the go
 * command's own message. Only one that the project must mend counts; a network that was down stays the harness's trouble.
 */
export function onlineFailure(record: CellRecord, found: AttemptVerdict): AttemptVerdict {
  const lacksModule = found.outcome === "infrastructure" && found.verdict?.failureClass.startsWith("module.");
  const said = record.moduleFailure;
  if (!lacksModule || !said) return found;
  const online = diagnoseLog(said, { go: record.cell.go, target: record.cell.target, exit: 1 });
  if (!online?.verdict || online.outcome !== "fail" || online.verdict.attribution !== "project") {
    return {
      ...found,
      reason: `${found.reason}; fetching online failed too: ${said.trim().split("\n").at(-1)}`,
    };
  }
  return { ...online, verdict: { ...online.verdict, stage: found.verdict?.stage ?? online.verdict.stage } };
}

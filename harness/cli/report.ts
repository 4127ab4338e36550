import { analyse } from "../analyse/analyse.ts";
import shippedReleases from "../data/releases.json" with { type: "json" };
import { diagnoseCell } from "../diagnose/cell.ts";
import type { CellRecord, RunId } from "../domain/run.ts";
import { knownReleases } from "../plan/knowledge.ts";
import { readRun, runFolder } from "../store/run-folder.ts";
import { openStateFolder } from "../support/state-folder.ts";
import { EXIT, UserError, unknownWord } from "./exit-status.ts";
import { isMeasured, printLinks } from "./print-links.ts";
import { printRun } from "./print-run.ts";
import { newestRun } from "./resume.ts";
import type { Verbs } from "./verbs.ts";

const FORMATS = ["text", "json"];

/** `gauntlet report [RUN]`: a stored run, judged again with the rules of today. */
export function addReportVerb({ program, io, finish }: Verbs): void {
  program
    .command("report")
    .argument("[run]", "a run's id (default: the newest)")
    .description("render a stored run again, diagnosed by the rules of today; no engine is needed")
    .option("--format <format>", "text or json", "text")
    .option("--json", "the same as --format json")
    .addHelpText("after", "\nExamples:\n  gauntlet report\n  gauntlet report 20261122-1 --json")
    .action(async (named: string | undefined, options: { format: string; json?: boolean }) => {
      if (!FORMATS.includes(options.format))
        throw new UserError(unknownWord("--format", options.format, FORMATS));
      const state = await openStateFolder(io.env);
      const run = (named ?? (await newestRun(state))) as RunId;
      const record = await readRun(state, run);
      if (isMeasured(record)) {
        const shown = printLinks(record, options.json === true || options.format === "json", io);
        return finish(shown > 0 ? EXIT.asExpected : EXIT.notAsExpected);
      }
      const done = record.cells.filter(isDone);
      const verdicts = done.map(diagnoseCell);
      const results = {
        record: () => record,
        verdicts: new Map(verdicts.map((verdict) => [verdict.cell, verdict])),
        analysis: () => analyse(record, verdicts, knownReleases(shippedReleases)),
      };
      const json = options.json === true || options.format === "json";
      const status = printRun(results, { json, grid: true }, io, runFolder(state, run));
      // Cells that a run has not come to are not as expected, and nothing is proven of them.
      finish(status === EXIT.asExpected && done.length < record.cells.length ? EXIT.inconclusive : status);
    });
}

/** A cell that a run has not come to is not finished; it is no trouble of the harness. */
function isDone(cell: CellRecord): boolean {
  return cell.attempts.length > 0 || cell.unavailable !== null;
}

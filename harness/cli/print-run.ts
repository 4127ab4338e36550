import type { CellId } from "../domain/cell.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { renderConclusion } from "../report/conclusion.ts";
import { renderGrid } from "../report/grid.ts";
import { renderJson } from "../report/json.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import type { Io } from "./io.ts";
import type { RunResults } from "./run-results.ts";

/** Prints a run in the form asked for, and gives the exit status that it means. */
export function printRun(
  results: Pick<RunResults, "record" | "verdicts" | "analysis">,
  options: { readonly json?: boolean; readonly jsonStream?: boolean; readonly grid?: boolean },
  io: Io,
  folder: string,
): ExitStatus {
  const record = results.record();
  const verdicts = [...results.verdicts.values()];
  const analysis = results.analysis();
  if (options.json) io.print(renderJson(record, verdicts, analysis));
  else if (!options.jsonStream) {
    const { colour, unicode, width } = io;
    // On a terminal the live view's last picture stays on the screen.
    if (!io.stderrIsTerminal || options.grid) {
      const state = {
        plan: record.plan,
        project: record.project.name,
        verdicts: results.verdicts,
        running: new Set<CellId>(),
      };
      io.print(renderGrid({ ...state, elapsedMs: record.wallMs, frame: 0 }, { width, colour, unicode }));
    }
    io.print(renderConclusion(record, verdicts, analysis, { colour, unicode, runFolder: folder }));
  }
  return exitStatusOf(verdicts);
}

/** Proven differences first: trouble of the harness must not hide them. */
export function exitStatusOf(verdicts: readonly CellVerdict[]): ExitStatus {
  const proven = ["different-failure", "unexpected-pass", "unexpected-fail"];
  if (verdicts.some((verdict) => proven.includes(verdict.conformance))) return EXIT.notAsExpected;
  const nothingHad = verdicts.length > 0 && verdicts.every((verdict) => verdict.outcome === "unavailable");
  return nothingHad || verdicts.some((verdict) => verdict.outcome === "infrastructure")
    ? EXIT.inconclusive
    : EXIT.asExpected;
}

import { diagnoseCell } from "../diagnose/cell.ts";
import { explainCell } from "../diagnose/explain.ts";
import { plainLine } from "../domain/plain-text.ts";
import { quoteArgv } from "../domain/quote.ts";
import { openStateFolder } from "../support/state-folder.ts";
import type { DiagnoseOptions } from "./diagnose.ts";
import { EXIT, UserError } from "./exit-status.ts";
import { furtherFacts } from "./further-facts.ts";
import { printExplanation } from "./print-explanation.ts";
import { runInCell } from "./shell.ts";
import { findCell } from "./stored-cell.ts";
import type { Verbs } from "./verbs.ts";

/** Explains a stored cell; with --check it runs the class's quick check in it. */
export async function explainStored(
  run: string | undefined,
  id: string | undefined,
  options: DiagnoseOptions,
  { io, signal }: Pick<Verbs, "io" | "signal">,
): Promise<number> {
  if (options.go ?? options.target ?? options.exit)
    throw new UserError("--go, --target and --exit are for logs: of a stored cell they are known");
  const state = await openStateFolder(io.env);
  const stored = await findCell(state, run, id);
  const cell = stored.record.cell.id;
  const verdict = diagnoseCell(stored.record);
  const found = explainCell(stored.record, verdict);
  if (!found) {
    const why = verdict.reason ? `: ${plainLine(verdict.reason, 600)}` : "";
    io.print(`cell ${cell} of run ${stored.run} has no failure to explain: ${verdict.outcome}${why}`);
    return EXIT.asExpected;
  }
  const whole = await furtherFacts(found, stored, state, { io, signal });
  printExplanation(whole, options, io, `gauntlet diagnose ${stored.run} ${cell} --check`);
  if (!options.check) return EXIT.asExpected;
  if (!found.check) throw new UserError(`the class ${found.failureClass} has no quick check`);
  io.warn(`$ ${quoteArgv(found.check.argv)}`);
  return runInCell({ run: stored.run, cell, argv: found.check.argv }, io, signal);
}

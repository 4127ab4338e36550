import { hasUnnamedLinks, linkPoints, missingLinks } from "../analyse/link-points.ts";
import { linkSurface } from "../analyse/link-surface.ts";
import { linkTraces } from "../analyse/link-traces.ts";
import { diagnoseAttempt } from "../diagnose/attempt.ts";
import type { Cell } from "../domain/cell.ts";
import type { LinkSurface, UnmeasuredLink } from "../domain/link-surface.ts";
import type { LinkTrace } from "../domain/link-trace.ts";
import type { Attempt } from "../domain/observation.ts";
import type { CellRecord, RunId, RunRecord } from "../domain/run.ts";
import type { Scenario } from "../domain/scenario.ts";
import { MEASURED_LINK_INTERVAL_MS } from "../execute/cell-container.ts";
import { linkScenario, measuredPlan } from "../plan/link-plan.ts";
import { readRun } from "../store/run-folder.ts";
import type { StateFolder } from "../support/state-folder.ts";
import type { AfterCells } from "./after-cells.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import type { Io } from "./io.ts";
import { planRun } from "./planned-run.ts";
import { makeRun, type RunOptions } from "./run-session.ts";
import { fitToEngine } from "./sizing.ts";

/** How links are to be measured. */
export interface MeasureOptions extends Pick<RunOptions, "quiet"> {
  readonly offline?: boolean;
  /** False leaves the marked links out. */
  readonly trace?: boolean;
  /** Values of -p to link with in turn. */
  readonly parallel?: readonly number[];
  /** The cells that are measured; all when absent. */
  readonly only?: (cell: Cell) => boolean;
}

/** A run whose links were measured, and what they say. */
export interface MeasuredRun {
  readonly run: RunId;
  readonly state: StateFolder;
  readonly record: RunRecord;
  readonly surface: LinkSurface;
}

/** Who waits for the figures, and what follows them in the same run. */
export interface Measuring {
  readonly io: Io;
  readonly signal: AbortSignal;
  readonly after?: (at: AfterCells) => Promise<void>;
}

/**
 * Measures every link of a scenario's matrix, `repeats` times after a warm-up, in turn and alone. After a signal it gives the rounds
 * that were made.
 */
export async function measureLinks(
  scenario: Scenario,
  repeats: number,
  options: MeasureOptions,
  { io, signal, after }: Measuring,
): Promise<MeasuredRun> {
  const asked = linkScenario(scenario, repeats, options.parallel);
  const made = await makeRun({ quiet: options.quiet ?? false, fresh: true }, io, signal, async (at) => {
    const planned = await planRun(asked, at.state, at.engine.arch, options.offline ?? false);
    const fitted = fitToEngine(planned, at.engine);
    const plan = measuredPlan(fitted.plan, { traced: options.trace ?? true });
    const cells = plan.cells.filter(options.only ?? (() => true));
    return { kind: "new", planned: { ...fitted, plan: { ...plan, cells } }, ...(after ? { after } : {}) };
  });
  // What was interrupted is in the journal alone.
  const record = signal.aborted ? await readRun(made.state, made.run) : made.results.record();
  return { run: made.run, state: made.state, record, surface: surfaceOf(record) };
}

/** How a verb that measures ends: `figures` is how many there are to show. */
export function linkmemStatus(figures: number, io: Io, signal: AbortSignal): ExitStatus {
  if (signal.aborted) {
    io.warn("interrupted; the figures are of the rounds that were made");
    return EXIT.interrupted;
  }
  return figures > 0 ? EXIT.asExpected : EXIT.notAsExpected;
}

/** What a stored run's links say. */
export function surfaceOf(record: RunRecord): LinkSurface {
  const missing = missingLinks(record.cells).map(
    ({ record: of, step, attempt, ...rest }): UnmeasuredLink => ({ ...rest, why: whyNot(of, step, attempt) }),
  );
  return linkSurface(linkPoints(record.cells), missing);
}

/** The links of a stored run that were looked at closely. */
export function tracesOf({ cells }: RunRecord): LinkTrace[] {
  return linkTraces(cells, MEASURED_LINK_INTERVAL_MS);
}

/** The first words of what stood in a step's way. */
function whyNot({ cell, unavailable }: CellRecord, step: number, attempt: Attempt | null): string {
  if (attempt === null) return unavailable ?? "not measured yet";
  const alone = {
    ...attempt,
    steps: attempt.steps.slice(step, step + 1),
    processes: attempt.processes.flatMap((each) => (each.step === step ? [{ ...each, step: 0 }] : [])),
  };
  if (hasUnnamedLinks(attempt, step))
    return "several programs were linked, and the linker of this release does not say which link was whose";
  const { verdict, reason } = diagnoseAttempt(cell, alone);
  const nothing = "nothing was linked: is there a main package among the packages?";
  return verdict?.firstError || attempt.fault?.message || reason || nothing;
}

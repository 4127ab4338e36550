import { linkPoints, missingLinks } from "../analyse/link-points.ts";
import { valuesOf, sourcesOf } from "../analyse/link-metrics.ts";
import { linkSurface } from "../analyse/link-surface.ts";
import { medianInterval } from "../analyse/statistics/median-interval.ts";
import { median } from "../analyse/statistics/quantile.ts";
import { diagnoseAttempt } from "../diagnose/attempt.ts";
import type { LinkSurface, UnmeasuredLink } from "../domain/link-surface.ts";
import type { Attempt } from "../domain/observation.ts";
import type { CellRecord, RunRecord } from "../domain/run.ts";
import { linkScenario, measuredPlan } from "../plan/link-plan.ts";
import { renderLinkSurface, type FigureOf } from "../report/link-surface.ts";
import { readRun } from "../store/run-folder.ts";
import { addAxisOptions, axesInput } from "./axis-options.ts";
import { EXIT, type ExitStatus, UserError } from "./exit-status.ts";
import { findScenario } from "./find-scenario.ts";
import type { Io } from "./io.ts";
import { planRun } from "./planned-run.ts";
import { makeRun, type RunOptions } from "./run-session.ts";
import { fitToEngine } from "./sizing.ts";
import type { Verbs } from "./verbs.ts";

interface Options extends Pick<RunOptions, "quiet"> {
  readonly json?: boolean;
  readonly offline?: boolean;
}

/** Enough for Mann-Whitney to tell a difference at all. */
const REPEATS = 5;

/** `gauntlet linkmem DIR|MODULE@VERSION`. */
export function addLinkmemVerb({ program, io, finish, signal }: Verbs): void {
  const command = program
    .command("linkmem")
    .argument("<target>", "a scenario, a folder, or MODULE@VERSION")
    .description("measure what the linker takes of memory, over flags and versions")
    .option("--json", "one JSON document on stdout")
    .option("-q, --quiet", "no progress")
    .option("--offline", "ask nothing of the network")
    .addHelpText("after", EXAMPLES);
  addAxisOptions(command).action(async (target: string, options: Options) =>
    finish(await linkmem(target, options, io, signal)),
  );
}

const EXAMPLES = `
Examples:
  gauntlet linkmem . --ldflags '' --ldflags=-w --ldflags='-s -w'
  gauntlet linkmem golang.org/x/tools@v0.24.0 --packages ./cmd/stringer --go 1.19..stable --repeat 5
  gauntlet linkmem . --gcflags '' --gcflags=all=-l --buildmode exe,pie --json`;

async function linkmem(target: string, options: Options, io: Io, signal: AbortSignal): Promise<ExitStatus> {
  const input = axesInput(options as Readonly<Record<string, unknown>>);
  if (input.steps !== undefined) throw new UserError("--steps: linkmem builds and measures; it has no other steps");
  const found = await findScenario(target, input, io);
  const scenario = linkScenario(found, input.repeat === undefined ? REPEATS : found.repeat);
  const made = await makeRun({ ...options, json: false, fresh: true }, io, signal, async ({ state, engine }) => {
    const planned = fitToEngine(await planRun(scenario, state, engine.arch, options.offline ?? false), engine);
    return { kind: "new", planned: { ...planned, plan: measuredPlan(planned.plan) } };
  });
  // What was interrupted is in the journal alone.
  const record = signal.aborted ? await readRun(made.state, made.run) : made.results.record();
  const surface = surfaceOf(record);
  io.print(render(surface, record));
  if (signal.aborted) io.warn("interrupted; the figures are of the rounds that were made");
  if (signal.aborted) return EXIT.interrupted;
  return surface.points.length > 0 ? EXIT.asExpected : EXIT.notAsExpected;
}

function surfaceOf(record: RunRecord): LinkSurface {
  const missing = missingLinks(record.cells).map(
    ({ record: of, step, attempt, ...rest }): UnmeasuredLink => ({ ...rest, why: whyNot(of, step, attempt) }),
  );
  return linkSurface(linkPoints(record.cells), missing);
}

/** The first words of what stood in a step's way. */
function whyNot({ cell, unavailable }: CellRecord, step: number, attempt: Attempt | null): string {
  if (attempt === null) return unavailable ?? "not measured yet";
  const alone = {
    ...attempt,
    steps: attempt.steps.slice(step, step + 1),
    processes: attempt.processes.flatMap((each) => (each.step === step ? [{ ...each, step: 0 }] : [])),
  };
  const { verdict, reason } = diagnoseAttempt(cell, alone);
  return verdict?.firstError || attempt.fault?.message || reason || "nothing was linked: is there a main package among the packages?";
}

function render(surface: LinkSurface, record: RunRecord): string {
  return renderLinkSurface(surface, { conditions: conditionsOf(record), figureOf });
}

function conditionsOf({ plan, project }: RunRecord): string {
  const cell = plan.cells[0];
  const env = ["GOMAXPROCS", "GOGC", "GOMEMLIMIT"].map((name) => `${name}=${cell?.env[name] ?? "unset"}`).join(" ");
  const warmUps = cell?.measure?.kind === "surface" ? cell.measure.warmUps : 0;
  return `linkmem · ${project.name} · ${(cell?.repeat ?? 0) - warmUps} rounds after ${warmUps} warm-up, values in turn, nothing beside them; ${env}`;
}

const figureOf: FigureOf = (point, metric) => {
  const values = valuesOf(point, metric);
  const interval = medianInterval(values);
  return {
    median: values.length === 0 ? null : median(values),
    ...{ low: interval?.low ?? null, high: interval?.high ?? null, coverage: interval?.coverage ?? null },
    sources: sourcesOf(point, metric),
  };
};

import { pointFigure } from "../analyse/link-figures.ts";
import { isAnswer } from "../domain/limit-finding.ts";
import type { RunRecord } from "../domain/run.ts";
import { renderLimits } from "../report/limits.ts";
import { renderLinkSurface } from "../report/link-surface.ts";
import { addAxisOptions, axesInput } from "./axis-options.ts";
import { EXIT, type ExitStatus, UserError } from "./exit-status.ts";
import { limitsAsked } from "./find-limits.ts";
import { findScenario } from "./find-scenario.ts";
import type { Io } from "./io.ts";
import { addLimitOptions, type LimitOptions } from "./limit-options.ts";
import { type MeasureOptions, measureLinks } from "./measure-links.ts";
import type { Verbs } from "./verbs.ts";

interface Options extends MeasureOptions, LimitOptions {
  readonly json?: boolean;
}

/** Enough for a difference to show at all: 4 against 4 repeats can reach p = 0.03, 5 against 5 p = 0.008. */
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
  addAxisOptions(addLimitOptions(command)).action(async (target: string, options: Options) =>
    finish(await linkmem(target, options, io, signal)),
  );
}

const EXAMPLES = `
Examples:
  gauntlet linkmem . --ldflags '' --ldflags=-w --ldflags='-s -w'
  gauntlet linkmem golang.org/x/tools@v0.24.0 --packages ./cmd/stringer --go 1.19..stable --repeat 5
  gauntlet linkmem . --repeat 1 --find-limit --limit-of link --tolerance 5%
  gauntlet linkmem . --gcflags '' --gcflags=all=-l --buildmode exe,pie --json`;

async function linkmem(target: string, options: Options, io: Io, signal: AbortSignal): Promise<ExitStatus> {
  const limits = limitsAsked(options);
  const input = axesInput(options as Readonly<Record<string, unknown>>);
  if (input.steps !== undefined)
    throw new UserError("--steps: linkmem builds and measures; it has no other steps");
  const scenario = await findScenario(target, input, io);
  const repeats = input.repeat === undefined ? REPEATS : scenario.repeat;
  const { record, surface } = await measureLinks(scenario, repeats, options, { io, signal, ...limits });
  io.print(renderLinkSurface(surface, { conditions: conditionsOf(record), figureOf: pointFigure }));
  if (limits.found.length > 0) io.print(renderLimits(limits.found));
  if (signal.aborted) {
    io.warn("interrupted; the figures are of the rounds that were made");
    return EXIT.interrupted;
  }
  if (surface.points.length === 0) return EXIT.notAsExpected;
  return limits.found.every(isAnswer) ? EXIT.asExpected : EXIT.inconclusive;
}

/** What was the same for every link: what a figure is worth without it is not known. */
function conditionsOf({ plan, project, run, engine }: RunRecord): string {
  const cell = plan.cells[0];
  const pinned = ["GOMAXPROCS", "GOGC", "GOMEMLIMIT"].map((name) => `${name}=${cell?.env[name] ?? "unset"}`);
  const warmUps = cell?.measure?.kind === "surface" ? cell.measure.warmUps : 0;
  const rounds = (cell?.repeat ?? 0) - warmUps;
  return `linkmem · ${project.name} · run ${run}
${rounds} ${rounds === 1 ? "round" : "rounds"} after ${warmUps} warm-up, values in turn, nothing beside them; ${pinned.join(" ")}; cgroup v${engine.cgroup ?? "?"}`;
}

import { pointFigure } from "../analyse/link-figures.ts";
import type { RunRecord } from "../domain/run.ts";
import { renderLinkSurface } from "../report/link-surface.ts";
import { addAxisOptions, axesInput } from "./axis-options.ts";
import { EXIT, type ExitStatus, UserError } from "./exit-status.ts";
import { findScenario } from "./find-scenario.ts";
import { growLinks } from "./grow-links.ts";
import { addGrowOptions, type GrowOptions, wantsGrowth } from "./grow-options.ts";
import type { Io } from "./io.ts";
import { type MeasureOptions, measureLinks } from "./measure-links.ts";
import type { Verbs } from "./verbs.ts";

interface Options extends MeasureOptions, GrowOptions {
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
  addGrowOptions(addAxisOptions(command)).action(async (target: string, options: Options) =>
    finish(await linkmem(target, options, io, signal)),
  );
}

const EXAMPLES = `
Examples:
  gauntlet linkmem . --ldflags '' --ldflags=-w --ldflags='-s -w'
  gauntlet linkmem golang.org/x/tools@v0.24.0 --packages ./cmd/stringer --go 1.19..stable --repeat 5
  gauntlet linkmem . --gcflags '' --gcflags=all=-l --buildmode exe,pie --json
  gauntlet linkmem scenarios/link-scale/types --grow 100,200,400,800,1600 --ldflags '' --ldflags=-w`;

async function linkmem(target: string, options: Options, io: Io, signal: AbortSignal): Promise<ExitStatus> {
  const input = axesInput(options as Readonly<Record<string, unknown>>);
  if (input.steps !== undefined)
    throw new UserError("--steps: linkmem builds and measures; it has no other steps");
  const scenario = await findScenario(target, input, io);
  const asked = input.repeat === undefined ? null : scenario.repeat;
  if (wantsGrowth(options)) return growLinks(scenario, asked, options, { io, signal });
  const { record, surface } = await measureLinks(scenario, asked ?? REPEATS, options, { io, signal });
  io.print(renderLinkSurface(surface, { conditions: conditionsOf(record), figureOf: pointFigure }));
  if (signal.aborted) {
    io.warn("interrupted; the figures are of the rounds that were made");
    return EXIT.interrupted;
  }
  return surface.points.length > 0 ? EXIT.asExpected : EXIT.notAsExpected;
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

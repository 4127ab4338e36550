import { isAnswer } from "../domain/limit-finding.ts";
import { addAxisOptions, axesInput } from "./axis-options.ts";
import { EXIT, type ExitStatus, UserError } from "./exit-status.ts";
import { limitsAsked } from "./find-limits.ts";
import { findScenario } from "./find-scenario.ts";
import { growLinks } from "./grow-links.ts";
import { addGrowOptions, type GrowOptions, wantsGrowth } from "./grow-options.ts";
import type { Io } from "./io.ts";
import { addLimitOptions, type LimitOptions } from "./limit-options.ts";
import { linkmemStatus, type MeasureOptions, measureLinks } from "./measure-links.ts";
import { linkInParallel, parseParallel } from "./parallel-links.ts";
import { printLinks } from "./print-links.ts";
import type { Verbs } from "./verbs.ts";

/** The verb's own flags; axes and limits come beside them. */
export interface LinkmemOptions extends Omit<MeasureOptions & GrowOptions, "parallel">, LimitOptions {
  readonly json?: boolean;
  readonly parallel?: string;
}

/** The fewest with which a median's interval reaches 95%, and a difference shows (p = 0.002) also among many comparisons. */
const REPEATS = 6;

/** `gauntlet linkmem DIR|MODULE@VERSION`. */
export function addLinkmemVerb({ program, io, finish, signal }: Verbs): void {
  const command = program
    .command("linkmem")
    .argument("<target>", "a scenario, a folder, or MODULE@VERSION")
    .description("measure what the linker takes of memory, over flags and versions")
    .option("--parallel <n>", "memory of builds of several programs, with each of these -p: 1..4, or 1,2,8")
    .option("--no-trace", "leave out the links that are looked at closely, one of each")
    .option("--json", "one JSON document on stdout")
    .option("-q, --quiet", "no progress")
    .option("--offline", "ask nothing of the network")
    .addHelpText("after", EXAMPLES);
  addGrowOptions(addAxisOptions(addLimitOptions(command))).action(
    async (target: string, options: LinkmemOptions) => finish(await linkmem(target, options, io, signal)),
  );
}

const EXAMPLES = `
Examples:
  gauntlet linkmem . --ldflags '' --ldflags=-w --ldflags='-s -w'
  gauntlet linkmem golang.org/x/tools@v0.24.0 --packages ./cmd/stringer --go 1.19..stable --repeat 5
  gauntlet linkmem . --repeat 1 --find-limit --limit-of link --tolerance 5%
  gauntlet linkmem . --packages ./cmd/... --parallel 1..4 --memory 2GiB
  gauntlet linkmem . --gcflags '' --gcflags=all=-l --buildmode exe,pie --json
  gauntlet linkmem scenarios/link-scale/types --grow 100,200,400,800,1600 --ldflags '' --ldflags=-w`;

async function linkmem(
  target: string,
  options: LinkmemOptions,
  io: Io,
  signal: AbortSignal,
): Promise<ExitStatus> {
  const limits = limitsAsked(options);
  if (options.findLimit && options.parallel !== undefined)
    throw new UserError("--find-limit: it goes with the figures of single links, not with --parallel");
  const input = axesInput(options as Readonly<Record<string, unknown>>);
  if (input.steps !== undefined)
    throw new UserError("--steps: linkmem builds and measures; it has no other steps");
  const scenario = await findScenario(target, input, io);
  const repeats = input.repeat !== undefined || scenario.repeat > 1 ? scenario.repeat : undefined;
  if (options.parallel !== undefined)
    return linkInParallel(scenario, parseParallel(options.parallel), { ...options, repeats }, { io, signal });
  const { parallel: _, ...plain } = options;
  if (wantsGrowth(plain)) return growLinks(scenario, repeats ?? null, plain, { io, signal });
  const { record } = await measureLinks(scenario, repeats ?? REPEATS, plain, { io, signal, ...limits });
  const status = linkmemStatus(printLinks(record, options.json ?? false, io, limits.found), io, signal);
  return status === EXIT.asExpected && !limits.found.every(isAnswer) ? EXIT.inconclusive : status;
}

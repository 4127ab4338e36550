import { Option } from "commander";
import { runFolder } from "../store/run-folder.ts";
import { addAxisOptions, axesInput, givenAxes } from "./axis-options.ts";
import { EXIT, type ExitStatus, UserError } from "./exit-status.ts";
import { findScenario } from "./find-scenario.ts";
import type { Io } from "./io.ts";
import { planRun } from "./planned-run.ts";
import { isMeasured } from "./print-links.ts";
import { printRun } from "./print-run.ts";
import { findInterrupted } from "./resume.ts";
import { type Ask, makeRun, type RunOptions, type RunRequest } from "./run-session.ts";
import { fitToEngine, parseJobs } from "./sizing.ts";
import type { Verbs } from "./verbs.ts";

type Options = RunOptions & {
  readonly resume?: string | true;
  readonly offline?: boolean;
};

/** `gauntlet run SCENARIO|DIR|MODULE@VERSION`. */
export function addRunVerb({ program, io, finish, signal }: Verbs): void {
  const command = program
    .command("run")
    .argument("[target]", "a scenario, a folder, or MODULE@VERSION")
    .description("run a matrix and report which combinations fail, how, and since when")
    .option("-j, --jobs <n>", "cells that compile at a time")
    .option("--fresh", "run every cell, also those whose result is known")
    .option("--reuse-runs", "reuse results of run and test steps too")
    .option("--resume [run]", "go on with an interrupted run (default: the newest)")
    .option("--json", "one JSON document on stdout")
    .addOption(new Option("--json-stream", "one JSON line per finished cell").conflicts("json"))
    .option("-q, --quiet", "no progress")
    .option("--offline", "ask nothing of the network")
    .addHelpText("after", EXAMPLES);
  addAxisOptions(command).action(async (target: string | undefined, options: Options) => {
    finish(await run(target, options, io, signal));
  });
}

const EXAMPLES = `
Examples:
  gauntlet run .                                        this project, from its go line to stable
  gauntlet run x-tools-tokeninternal                    a shipped scenario
  gauntlet run golang.org/x/tools@v0.24.0 --packages ./cmd/stringer --go 1.23..stable --target linux/amd64,wasip1/wasm
  gauntlet run . --go 1.25 --ldflags '' --ldflags='-s -w' --json
  gauntlet run --resume                                 go on where the last run was interrupted`;

async function run(
  target: string | undefined,
  options: Options,
  io: Io,
  signal: AbortSignal,
): Promise<ExitStatus> {
  if (options.jobs !== undefined) parseJobs(options.jobs);
  if (options.resume !== undefined) refuseBesideResume(target, options);
  return withSession(options, io, signal, async ({ state, engine }): Promise<RunRequest> => {
    const offline = options.offline ?? false;
    if (options.resume !== undefined) {
      const resumed = await findInterrupted(state, options.resume);
      if (isMeasured(resumed.header))
        throw new UserError(
          `run ${resumed.run} measured links, and figures of two sittings are never put together: measure again (gauntlet report ${resumed.run} shows what there is)`,
        );
      const planned = await planRun(resumed.header.scenario, state, engine.arch, offline);
      if (planned.project.tree.hash !== resumed.header.project.treeHash) {
        throw new UserError(`the project has changed since run ${resumed.run}; start a new run`);
      }
      return {
        kind: "resumed",
        planned: { ...planned, plan: resumed.header.plan },
        resumed,
      };
    }
    if (target === undefined)
      throw new UserError("run needs a scenario, a folder, or MODULE@VERSION (gauntlet run --help)");
    const scenario = await findScenario(target, axesInput(options as Readonly<Record<string, unknown>>), io);
    return {
      kind: "new",
      planned: fitToEngine(await planRun(scenario, state, engine.arch, offline), engine),
    };
  });
}

/** Makes a run from a request and prints its conclusion; gives the exit status. */
async function withSession(
  options: RunOptions,
  io: Io,
  signal: AbortSignal,
  ask: (at: Ask) => Promise<RunRequest>,
): Promise<ExitStatus> {
  const { run, state, results } = await makeRun(options, io, signal, ask);
  if (signal.aborted) {
    io.warn(`interrupted; go on with: gauntlet run --resume ${run}`);
    return EXIT.interrupted;
  }
  return printRun(results, options, io, runFolder(state, run));
}

/** A run that goes on is what it was when it began: what else is asked for would be left out in silence. */
function refuseBesideResume(target: string | undefined, options: Options): void {
  const [flag] = givenAxes(options);
  const other = target ?? (flag && `--${flag}`);
  if (other !== undefined)
    throw new UserError(`--resume goes on with a run as it was begun, so "${other}" cannot be given with it`);
}

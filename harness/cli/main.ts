#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { plainLine } from "../domain/plain-text.ts";
import { NoEngineError } from "../engine/no-engine.ts";
import { PlanError } from "../plan/knowledge.ts";
import { NoGoCommandError } from "../provision/go-command.ts";
import { ProjectError } from "../provision/project.ts";
import { SourceChoiceError } from "../provision/source-choice.ts";
import { ScenarioError } from "../spec/problem.ts";
import { RunNotFoundError } from "../store/run-folder.ts";
import { StateFolderError } from "../support/state-folder.ts";
import { addClaimsVerb } from "./claims.ts";
import { addCyclesVerb } from "./cycles.ts";
import { addDiagnoseVerb } from "./diagnose.ts";
import { addDoctorVerb } from "./doctor.ts";
import { EXIT, type ExitStatus, UserError } from "./exit-status.ts";
import { addImagesVerb } from "./images.ts";
import { processIo } from "./io.ts";
import { addLinkmemVerb } from "./linkmem.ts";
import { packageVersion } from "./package-root.ts";
import { addPlanVerb } from "./plan.ts";
import { addReportVerb } from "./report.ts";
import { addReproVerb } from "./repro.ts";
import { addRunVerb } from "./run.ts";
import { addRunsVerb } from "./runs.ts";
import { addShellVerb } from "./shell.ts";
import type { Verbs } from "./verbs.ts";

/** In the order of the help. */
const VERBS = [
  addRunVerb,
  addPlanVerb,
  addReportVerb,
  addRunsVerb,
  addShellVerb,
  addReproVerb,
  addDiagnoseVerb,
  addCyclesVerb,
  addLinkmemVerb,
  addClaimsVerb,
  addImagesVerb,
  addDoctorVerb,
];

const io = processIo();
let status: number = EXIT.asExpected;
const abort = new AbortController();

function finish(ended: number): void {
  status = ended;
}

/** The first signal ends the work in order, the second at once. */
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    abort.abort();
    io.warn("stopping; once more to stop at once");
  });
}

/** A reader that went away ends the work in order; results that cannot be written for another reason are no success. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  abort.abort();
  if (error.code === "EPIPE") return;
  process.exitCode = status = EXIT.inconclusive;
  io.warn(`gauntlet: the results cannot be written (${error.code})`);
});
/** Progress that nobody reads is no trouble. */
process.stderr.on("error", () => {});

const EXAMPLES = `
Examples:
  gauntlet run .              this project, from its go line to stable
  gauntlet run --help         every axis and limit
  gauntlet shell              into the newest run's first failing cell
  gauntlet doctor             what is missing on this machine, and what mends it`;

const program = new Command("gauntlet")
  .description("reproduce a Go failure across toolchains, targets and flags, in containers")
  .version(packageVersion(), "-V, --version", "print the version")
  .addHelpText("after", EXAMPLES)
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => {
      const line = plainLine(text.replace(/^error: /, ""));
      write(`gauntlet: ${line} (gauntlet --help lists the verbs and flags)\n`);
    },
  });
const verbs: Verbs = { program, io, finish, signal: abort.signal };
for (const add of VERBS) add(verbs);

try {
  await program.parseAsync();
} catch (error) {
  status = explain(error);
}
process.exitCode = status;

/** One line for what the user can mend; a stack only with GAUNTLET_DEBUG. */
function explain(error: unknown): ExitStatus {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.asExpected : EXIT.usage;
  if (abort.signal.aborted) return EXIT.interrupted;
  if (io.env.GAUNTLET_DEBUG) console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  const text = error instanceof ScenarioError ? message : `gauntlet: ${plainLine(message, 2_000)}`;
  io.warn(text);
  if (error instanceof UserError) return error.status;
  const usage = [
    ScenarioError,
    PlanError,
    ProjectError,
    SourceChoiceError,
    RunNotFoundError,
    StateFolderError,
  ].some((kind) => error instanceof kind);
  if (usage) return EXIT.usage;
  if (!(error instanceof NoEngineError || error instanceof NoGoCommandError)) {
    io.warn("gauntlet: this is a fault of the harness; GAUNTLET_DEBUG=1 shows where");
  }
  return EXIT.inconclusive;
}

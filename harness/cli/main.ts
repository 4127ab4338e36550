#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { plainLine } from "../domain/plain-text.ts";
import { EXIT, type ExitStatus, UserError } from "./exit-status.ts";
import { processIo } from "./io.ts";
import { packageVersion } from "./package-root.ts";
import type { Verbs } from "./verbs.ts";

type AddVerb = (verbs: Verbs) => void;

/** In the order of the help. Each is loaded only where it is asked for, or all are to be listed: loading all takes longer than most of them do. */
const VERBS: Readonly<Record<string, () => Promise<AddVerb>>> = {
  run: async () => (await import("./run.ts")).addRunVerb,
  plan: async () => (await import("./plan.ts")).addPlanVerb,
  report: async () => (await import("./report.ts")).addReportVerb,
  runs: async () => (await import("./runs.ts")).addRunsVerb,
  shell: async () => (await import("./shell.ts")).addShellVerb,
  repro: async () => (await import("./repro.ts")).addReproVerb,
  diagnose: async () => (await import("./diagnose.ts")).addDiagnoseVerb,
  cycles: async () => (await import("./cycles.ts")).addCyclesVerb,
  linkmem: async () => (await import("./linkmem.ts")).addLinkmemVerb,
  claims: async () => (await import("./claims.ts")).addClaimsVerb,
  images: async () => (await import("./images.ts")).addImagesVerb,
  doctor: async () => (await import("./doctor.ts")).addDoctorVerb,
};

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
const [first = ""] = process.argv.slice(2);
const wanted = Object.hasOwn(VERBS, first) ? [VERBS[first]] : Object.values(VERBS);
for (const load of wanted) (await load?.())?.(verbs);

try {
  await program.parseAsync();
} catch (error) {
  status = await explain(error);
}
process.exitCode = status;

/** One line for what the user can mend; a stack only with GAUNTLET_DEBUG. */
async function explain(error: unknown): Promise<ExitStatus> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.asExpected : EXIT.usage;
  if (abort.signal.aborted) return EXIT.interrupted;
  if (io.env.GAUNTLET_DEBUG) console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  const kind = await kindOf(error);
  io.warn(kind === "scenario" ? message : `gauntlet: ${plainLine(message, 2_000)}`);
  if (error instanceof UserError) return error.status;
  if (kind === "scenario" || kind === "usage") return EXIT.usage;
  if (kind !== "machine") io.warn("gauntlet: this is a fault of the harness; GAUNTLET_DEBUG=1 shows where");
  return EXIT.inconclusive;
}

/** Whose an error is; null: the harness's own. What knows is loaded now, where it was not before. */
async function kindOf(error: unknown): Promise<"scenario" | "usage" | "machine" | null> {
  const { ScenarioError, USAGE_ERRORS, MACHINE_ERRORS } = await import("./error-kinds.ts");
  if (error instanceof ScenarioError) return "scenario";
  if (USAGE_ERRORS.some((kind) => error instanceof kind)) return "usage";
  return MACHINE_ERRORS.some((kind) => error instanceof kind) ? "machine" : null;
}

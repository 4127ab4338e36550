import { createReadStream, fstatSync } from "node:fs";
import { join } from "node:path";
import { diagnoseCell } from "../diagnose/cell.ts";
import { explainCell, explainCommand, explainLog } from "../diagnose/explain.ts";
import type { LogAssumptions } from "../diagnose/log.ts";
import { cleanLines } from "../diagnose/text-lines.ts";
import type { Explanation } from "../domain/explanation.ts";
import { parseGoVersion } from "../domain/go-version.ts";
import { plainLine } from "../domain/plain-text.ts";
import { quoteArgv } from "../domain/quote.ts";
import { parseTarget } from "../domain/target.ts";
import { findGoCommand } from "../provision/go-command.ts";
import { ensureProbeBinary } from "../provision/probe-binary.ts";
import { renderExplanation, renderExplanationJson } from "../report/explanation.ts";
import { openStateFolder } from "../support/state-folder.ts";
import { EXIT, type ExitStatus, UserError } from "./exit-status.ts";
import { furtherFacts } from "./further-facts.ts";
import type { Io } from "./io.ts";
import { readNamedSources } from "./named-sources.ts";
import { packageRoot } from "./package-root.ts";
import { plainProgress } from "./plain-progress.ts";
import { runInCell } from "./shell.ts";
import { findCell } from "./stored-cell.ts";
import type { Verbs } from "./verbs.ts";
import { watchCommand } from "./watched-command.ts";

interface Options {
  readonly go?: string;
  readonly target?: string;
  readonly exit?: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `gauntlet diagnose [LOG|-|RUN [CELL]]`: what failed first, why its exit codes are what they are, who must act, and how. */
export function addDiagnoseVerb({ program, io, finish, signal }: Verbs): void {
  program
    .command("diagnose")
    .argument("[what]", "a build log's file, - for standard input, or a run's id (default: the newest run)")
    .argument("[cell]", "a cell's id (default: the first that failed)")
    .argument("[command...]", "after --: a command to run here and explain when it fails")
    .description("explain a failure: its first cause, exit codes, who must act, and what to do next")
    .option("--go <version>", "the release that a log is of, when the log does not say")
    .option("--target <os/arch>", "the target that a log is of")
    .option("--exit <code>", "the exit code of the go command that a log is of")
    .option("--check", "run the quick check of the failure's class inside the failing cell")
    .option("--json", "one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(
      async (what: string | undefined, cell: string | undefined, _: readonly string[], options: Options) => {
        const mark = process.argv.indexOf("--");
        if (mark >= 0) return finish(await explainRun(process.argv.slice(mark + 1), options, io));
        const log = what === undefined ? hasInput() : !/^\d{8}-\d+$/.test(what);
        if (log) return finish(await explainText(await readLog(what ?? "-"), options, io));
        finish(await explainStored(what, cell, options, { io, signal }));
      },
    );
}

const EXAMPLES = `
Examples:
  gauntlet diagnose build.log --go 1.22.3      a log from anywhere
  go build ./... 2>&1 | gauntlet diagnose -    what a build has just said
  gauntlet diagnose -- go build ./...          runs it here; output and exit code stay its own
  gauntlet diagnose                            the newest run's first failing cell
  gauntlet diagnose 20261122-1 linux-amd64+go1.25rc1-3f2a --check`;

/** True where a log was put into standard input: a pipe or a file, not a terminal and not nothing. */
function hasInput(): boolean {
  try {
    const info = fstatSync(0);
    return info.isFIFO() || info.isFile();
  } catch {
    return false;
  }
}

async function explainText(text: string, options: Options, io: Io): Promise<ExitStatus> {
  const sources = await readNamedSources(cleanLines(text), io.cwd, [io.cwd]);
  const found = explainLog(text, knownOf(options), sources);
  if (!found) {
    const hint = options.exit === undefined ? "; --exit CODE says that it is of one" : "";
    io.warn(`gauntlet: no failure that a rule knows is in this log${hint}`);
    return EXIT.inconclusive;
  }
  show(found, options, io, null);
  return EXIT.asExpected;
}

/** Runs a command here; what is explained goes to stderr, below the command's own words. */
async function explainRun(argv: readonly string[], options: Options, io: Io): Promise<number> {
  if (argv.length === 0)
    throw new UserError("name the command after --: gauntlet diagnose -- go build ./...");
  if (options.go ?? options.target ?? options.exit)
    throw new UserError("--go, --target and --exit are for logs: a command that runs here is asked itself");
  const { code, failed } = await watchCommand(argv, await hostProbe(io).catch(() => null));
  if (!failed) return code;
  const found = explainCommand(failed);
  if (found)
    io.warn(
      options.json ? renderExplanationJson(found).trimEnd() : `\n${renderExplanation(found, io, null)}`,
    );
  else io.warn(`gauntlet: it exited ${code}, and nothing that it said is known`);
  return code;
}

/** The probe for this machine; it is Linux's alone. Null elsewhere. Rejects where it cannot be built. */
async function hostProbe(io: Io): Promise<string | null> {
  const arch = new Map([
    ["x64", "amd64"],
    ["arm64", "arm64"],
  ]).get(process.arch);
  if (process.platform !== "linux" || !arch) return null;
  const [state, go] = await Promise.all([openStateFolder(io.env), findGoCommand(io.env)]);
  const folder = join(packageRoot(), "images/probe");
  return (await ensureProbeBinary({ state, go, progress: plainProgress(io) }, folder, arch)).file;
}

function knownOf({ go, target, exit }: Options): Partial<LogAssumptions> {
  const version = go === undefined ? undefined : parseGoVersion(go);
  if (go !== undefined && !version) throw new UserError(`--go: "${go}" is no Go release; write it as 1.22.3`);
  const port = target === undefined ? undefined : parseTarget(target);
  if (target !== undefined && !port)
    throw new UserError(`--target: "${target}" is no target; write it as linux/amd64`);
  if (exit !== undefined && !/^\d{1,3}$/.test(exit)) throw new UserError(`--exit: "${exit}" is no exit code`);
  return {
    ...(version ? { go: version } : {}),
    ...(port ? { target: port } : {}),
    ...(exit === undefined ? {} : { exit: Number(exit) }),
  };
}

async function explainStored(
  run: string | undefined,
  id: string | undefined,
  options: Options,
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
  show(whole, options, io, `gauntlet diagnose ${stored.run} ${cell} --check`);
  if (!options.check) return EXIT.asExpected;
  if (!found.check) throw new UserError(`the class ${found.failureClass} has no quick check`);
  io.warn(`$ ${quoteArgv(found.check.argv)}`);
  return runInCell({ run: stored.run, cell, argv: found.check.argv }, io, signal);
}

function show(found: Explanation, options: Options, io: Io, checkWith: string | null): void {
  if (options.json) io.print(renderExplanationJson(found));
  else io.print(renderExplanation(found, io, checkWith));
}

/** Of a longer log the first and the last half of this are read: causes stand at its head, ends at its tail. */
const LOG_BYTES = 64 * 1024 * 1024;

async function readLog(name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    const source = name === "-" ? process.stdin : createReadStream(name);
    for await (const chunk of source) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      // The middle goes, a chunk at a time.
      while (bytes > LOG_BYTES && chunks.length > 2)
        bytes -= chunks.splice(chunks.length >> 1, 1)[0]?.length ?? 0;
    }
  } catch (error) {
    throw new UserError(`${name}: the log cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  return Buffer.concat(chunks).toString("utf8");
}

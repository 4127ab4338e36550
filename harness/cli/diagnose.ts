import { createReadStream, fstatSync } from "node:fs";
import { explainLog } from "../diagnose/explain.ts";
import type { LogAssumptions } from "../diagnose/log.ts";
import { cleanLines } from "../diagnose/text-lines.ts";
import { parseGoVersion } from "../domain/go-version.ts";
import { parseTarget } from "../domain/target.ts";
import { EXIT, type ExitStatus, UserError } from "./exit-status.ts";
import type { Io } from "./io.ts";
import { readNamedSources } from "./named-sources.ts";
import { printExplanation } from "./print-explanation.ts";
import type { Verbs } from "./verbs.ts";

/** The verb's flags. */
export interface DiagnoseOptions {
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
      async (
        what: string | undefined,
        cell: string | undefined,
        _: readonly string[],
        options: DiagnoseOptions,
      ) => {
        const mark = process.argv.indexOf("--");
        if (mark >= 0) {
          const { explainRun } = await import("./diagnose-command.ts");
          return finish(await explainRun(process.argv.slice(mark + 1), options, io));
        }
        const log = what === undefined ? hasInput() : !/^\d{8}-\d+$/.test(what);
        if (log) return finish(await explainText(await readLog(what ?? "-"), options, io));
        const { explainStored } = await import("./diagnose-cell.ts");
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

async function explainText(text: string, options: DiagnoseOptions, io: Io): Promise<ExitStatus> {
  const sources = await readNamedSources(cleanLines(text), io.cwd, [io.cwd]);
  const found = explainLog(text, knownOf(options), sources);
  if (!found) {
    const hint = options.exit === undefined ? "; --exit CODE says that it is of one" : "";
    io.warn(`gauntlet: no failure that a rule knows is in this log${hint}`);
    return EXIT.inconclusive;
  }
  printExplanation(found, options, io, null);
  return EXIT.asExpected;
}

function knownOf({ go, target, exit }: DiagnoseOptions): Partial<LogAssumptions> {
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

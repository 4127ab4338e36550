import type { Cell } from "../domain/cell.ts";
import type { Container } from "../domain/container-engine.ts";
import { quoteArgv } from "../domain/quote.ts";
import { resolveEngine } from "../engine/resolve-engine.ts";
import { phasesOf } from "../execute/phases.ts";
import { type SessionWish, sessionContainer } from "../execute/session-container.ts";
import { openStateFolder } from "../support/state-folder.ts";
import { EXIT, UserError } from "./exit-status.ts";
import type { Io } from "./io.ts";
import { plainProgress } from "./plain-progress.ts";
import { findCell, groundOf } from "./stored-cell.ts";
import type { Verbs } from "./verbs.ts";

/** `gauntlet shell [RUN] [CELL] [-- COMMAND …]`. */
export function addShellVerb({ program, io, finish, signal }: Verbs): void {
  program
    .command("shell")
    .argument("[run]", "a run's id (default: the newest)")
    .argument("[cell]", "a cell's id (default: the first that failed)")
    .argument("[command...]", "run this in place of a shell, and exit with its code")
    .description("open a cell's container as it was before its first step")
    .addHelpText("after", EXAMPLES)
    .action(async (run: string | undefined, cell: string | undefined, argv: readonly string[]) => {
      finish(await runInCell(splitRequest([run, cell, ...argv], process.argv), io, signal));
    });
}

/** What stands behind "--" is the command, also where run and cell are left out; the parser of options drops the mark. */
function splitRequest(words: readonly (string | undefined)[], argv: readonly string[]): ShellRequest {
  const given = words.filter((word) => word !== undefined);
  const mark = argv.indexOf("--");
  const [run, cell, ...rest] = mark < 0 ? given : given.slice(0, given.length - (argv.length - mark - 1));
  return { run, cell, argv: mark < 0 ? rest : argv.slice(mark + 1) };
}

const EXAMPLES = `
Examples:
  gauntlet shell                                                   the newest run's first failing cell
  gauntlet shell 20261122-1 linux-amd64+go1.25rc1-3f2a
  gauntlet shell 20261122-1 linux-amd64+go1.25rc1-3f2a -- go list -deps ./...`;

interface ShellRequest {
  readonly run: string | undefined;
  readonly cell: string | undefined;
  readonly argv: readonly string[];
}

/** Opens a cell's container: for a person, or for one command, whose exit code it gives. Rejects with a UserError. */
export async function runInCell(request: ShellRequest, io: Io, signal: AbortSignal): Promise<number> {
  const terminal = request.argv.length === 0;
  if (terminal && !process.stdin.isTTY)
    throw new UserError("shell needs a terminal, or a command: gauntlet shell RUN CELL -- COMMAND");
  const state = await openStateFolder(io.env);
  const stored = await findCell(state, request.run, request.cell);
  await using lease = await resolveEngine(state, io.env);
  const engine = await lease.connect();
  // A cell's image may be a Go release on nothing; a person needs a shell.
  const cell = withShell(stored.record.cell);
  const { ground } = await groundOf(stored, state, engine, plainProgress(io), signal);
  const prepared = await ground.prepare(cell);
  if (prepared.kind !== "ready") {
    throw new UserError(
      prepared.kind === "fault" ? prepared.fault.message : prepared.reason,
      EXIT.inconclusive,
    );
  }
  const wish: SessionWish = terminal ? { kind: "shell" } : { kind: "command", argv: request.argv };
  const spec = sessionContainer(cell, prepared.ground, wish, terminal);
  if (!spec) throw new UserError(`cell ${cell.id} has no steps`);
  if (terminal) io.warn(greeting(cell, prepared.ground.workingFolder));
  const container = await engine.createContainer(spec);
  try {
    return await attended(container, terminal, signal);
  } finally {
    await container.remove();
  }
}

function withShell(cell: Cell): Cell {
  return cell.image.layer === "tree" ? { ...cell, image: { ...cell.image, layer: "base" } } : cell;
}

function greeting(cell: Cell, workingFolder: string): string {
  const steps = phasesOf(cell, workingFolder).flatMap((phase) => phase.steps);
  const commands = steps.map(
    (step) => `  ${quoteArgv(step.argv.filter((word) => !word.startsWith("-toolexec=")))}`,
  );
  const added = cell.image.layer === "base" ? " (on Debian, so that there is a shell)" : "";
  const elsewhere = cell.runsOn ? ` (its programs ran on ${cell.runsOn.libc}; this is what built them)` : "";
  return `cell ${cell.id}: go ${cell.go}, ${cell.axes.target ?? ""}${added}${elsewhere}. Its steps:\n${commands.join("\n")}`;
}

async function attended(container: Container, terminal: boolean, signal: AbortSignal): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const session = await container.attach({ input: terminal ? stdin : null, output: stdout, errors: stderr });
  const stop = () => void container.kill("SIGKILL").catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  await container.start();
  const resize = () => void session.resize(stdout.columns, stdout.rows).catch(() => {});
  if (terminal) {
    stdin.setRawMode(true);
    stdout.on("resize", resize);
    resize();
  }
  try {
    const { exitCode } = await container.wait();
    await session.ended;
    return exitCode;
  } finally {
    signal.removeEventListener("abort", stop);
    if (terminal) {
      stdin.setRawMode(false);
      stdout.off("resize", resize);
      stdin.pause();
    }
  }
}

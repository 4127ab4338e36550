import type { Cell } from "../domain/cell.ts";
import { CELL_PATHS, type ProbeStep } from "../domain/probe-protocol.ts";
import type { Step } from "../domain/step.ts";

/** How the go command is told to run each of its tools under the probe. After the subcommand, never through GOFLAGS: nested go commands would inherit it. */
const TOOLEXEC = `-toolexec=${CELL_PATHS.probe}/probe wrap`;

/** Where a run step's program is built to. */
const PROGRAM = `${CELL_PATHS.bin}/program`;

/** A command, and whether it runs tools alone or the project's own code. */
export interface StepCommand {
  readonly kind: "build" | "program";
  readonly step: ProbeStep;
}

/** Where the project's module lies in the cell. `workingFolder` is relative to the project's root. */
export function sourceFolder(cell: Cell, workingFolder: string): string {
  const root =
    cell.layout.kind === "gopath" ? `${CELL_PATHS.gopath}/src/${cell.layout.importPath}` : CELL_PATHS.source;
  return workingFolder === "" ? root : `${root}/${workingFolder}`;
}

/** The commands that a cell's steps come to, in order. Pure. */
export function stepCommands(cell: Cell, workingFolder: string): StepCommand[] {
  const cwd = sourceFolder(cell, workingFolder);
  return cell.steps.flatMap((step) =>
    commandsOf(step, cell).map(({ kind, argv }) => ({
      kind,
      step: {
        ...{ name: step.kind, argv, env: cell.env, cwd },
        ...(step.kind === "build" && step.always ? { always: true } : {}),
      },
    })),
  );
}

interface PlainCommand {
  readonly kind: StepCommand["kind"];
  readonly argv: readonly string[];
}

function commandsOf(step: Step, cell: Cell): PlainCommand[] {
  switch (step.kind) {
    case "build":
    case "vet":
      return [{ kind: "build", argv: goCommand(step.kind, cell, step, []) }];
    case "test":
      return [{ kind: "program", argv: goCommand("test", cell, step, ["-count=1"]) }];
    case "run":
      return [
        { kind: "build", argv: goCommand("build", cell, step, ["-o", PROGRAM]) },
        { kind: "program", argv: [PROGRAM, ...step.args] },
      ];
    case "command":
      return [{ kind: "program", argv: step.argv }];
    case "shell":
      return [{ kind: "program", argv: ["/bin/sh", "-c", step.script] }];
  }
}

/** -p is said outright: releases up to 1.16 take it from the machine's processors, not from GOMAXPROCS. */
function goCommand(
  subcommand: string,
  cell: Cell,
  step: { readonly packages: readonly string[]; readonly flags: readonly string[] },
  own: readonly string[],
): string[] {
  const packages = step.packages.length > 0 ? step.packages : cell.packages;
  const fixed = [TOOLEXEC, `-p=${Math.max(1, Math.floor(cell.limits.cpus))}`, ...own];
  return ["go", subcommand, ...fixed, ...cell.goFlags, ...step.flags, ...packages];
}

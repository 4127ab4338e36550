import type { Cell } from "../domain/cell.ts";
import { CELL_PATHS, type ProbeStep } from "../domain/probe-protocol.ts";
import type { Step } from "../domain/step.ts";

/** How the go command is told to run each of its tools under the probe. After the subcommand, never through GOFLAGS: nested go commands would inherit it. */
const TOOLEXEC = `-toolexec=${CELL_PATHS.probe}/probe wrap`;

/** Where the project's module lies in the cell. `workingFolder` is relative to the project's root. */
export function sourceFolder(cell: Cell, workingFolder: string): string {
	const root =
		cell.layout.kind === "gopath"
			? `${CELL_PATHS.gopath}/src/${cell.layout.importPath}`
			: CELL_PATHS.source;
	return workingFolder === "" ? root : `${root}/${workingFolder}`;
}

/** The commands that a cell's steps come to, in order. Pure. */
export function stepCommands(cell: Cell, workingFolder: string): ProbeStep[] {
	const cwd = sourceFolder(cell, workingFolder);
	return cell.steps.flatMap((step) =>
		argvOf(step, cell).map((argv) => ({
			name: step.kind,
			argv,
			env: cell.env,
			cwd,
		})),
	);
}

function argvOf(step: Step, cell: Cell): string[][] {
	const packages =
		"packages" in step && step.packages.length > 0
			? step.packages
			: cell.packages;
	switch (step.kind) {
		case "build":
		case "vet":
			return [
				[
					"go",
					step.kind,
					TOOLEXEC,
					...cell.goFlags,
					...step.flags,
					...packages,
				],
			];
		case "test":
			return [
				[
					"go",
					"test",
					TOOLEXEC,
					"-count=1",
					...cell.goFlags,
					...step.flags,
					...packages,
				],
			];
		case "run":
			return [
				[
					"go",
					"build",
					TOOLEXEC,
					...cell.goFlags,
					...step.flags,
					"-o",
					PROGRAM,
					...packages,
				],
				[PROGRAM, ...step.args],
			];
		case "command":
			return [[...step.argv]];
		case "shell":
			return [["/bin/sh", "-c", step.script]];
	}
}

/** Where a run step's program is built to. */
const PROGRAM = `${CELL_PATHS.bin}/program`;

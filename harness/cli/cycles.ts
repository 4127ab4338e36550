import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { findCycles } from "../analyse/import-cycles.ts";
import type { Cell } from "../domain/cell.ts";
import { releaseName } from "../domain/go-version.ts";
import type { CycleReport } from "../domain/import-graph.ts";
import type { RunId } from "../domain/run.ts";
import { targetText } from "../domain/target.ts";
import { resolveEngine } from "../engine/resolve-engine.ts";
import { listArgv, listPackages } from "../execute/imports-container.ts";
import { imageNeed } from "../plan/image-need.ts";
import { loadImageCatalogue } from "../provision/image-catalogue.ts";
import { type CycleGround, isWhole, renderCycles, renderCyclesJson } from "../report/cycles.ts";
import { drawCycles } from "../report/cycles-drawing.ts";
import { openStateFolder } from "../support/state-folder.ts";
import { cellImports, storedImports } from "./cell-imports.ts";
import { EXIT, type ExitStatus, UserError, unknownWord } from "./exit-status.ts";
import { findScenario } from "./find-scenario.ts";
import { layGround } from "./ground.ts";
import type { Io } from "./io.ts";
import { packageRoot } from "./package-root.ts";
import { plainProgress } from "./plain-progress.ts";
import { planRun } from "./planned-run.ts";
import { findCell } from "./stored-cell.ts";
import type { Verbs } from "./verbs.ts";

const FORMATS = ["text", "dot", "svg", "json"] as const;

interface Options {
  readonly go?: string;
  readonly target?: string;
  readonly cgo?: string;
  readonly tags?: string;
  readonly mod?: string;
  readonly packages?: readonly string[];
  readonly format: string;
  readonly json?: boolean;
  readonly output?: string;
}

/** What a verb stands on. */
type At = Pick<Verbs, "io" | "signal">;

/** `gauntlet cycles DIR|MODULE@VERSION|RUN [CELL]`. */
export function addCyclesVerb({ program, io, finish, signal }: Verbs): void {
  program
    .command("cycles")
    .argument("<what>", "a folder, MODULE@VERSION, or a run's id")
    .argument("[cell]", "a run's cell (default: the first that failed)")
    .description("find import cycles: each component, the shortest way round, and the place of every import")
    .option("--go <version>", "the release that is asked (default: stable)")
    .option("--target <os/arch>", "the target whose files are read")
    .option("--cgo <value>", "0 or 1")
    .option("--tags <tags>", "build tags")
    .option("--mod <value>", "readonly, vendor, mod")
    .option("--packages <pattern>", "what is looked at (default: ./...)", collect)
    .option("--format <format>", "text, dot, svg or json", "text")
    .option("--json", "the same as --format json")
    .option("-o, --output <file>", "write there and not to stdout")
    .addHelpText("after", EXAMPLES)
    .action(async (what: string, cell: string | undefined, options: Options) => {
      finish(await cycles(what, cell, options, { io, signal }));
    });
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

const EXAMPLES = `
Exits 1 where there is a cycle, 0 where there is none, 3 where not all could be read.

Examples:
  gauntlet cycles .                                   with the newest release
  gauntlet cycles . --go 1.13 --format svg -o cycles.svg
  gauntlet cycles 20261122-1 linux-amd64+go1.25rc1-3f2a`;

async function cycles(what: string, cell: string | undefined, options: Options, at: At): Promise<ExitStatus> {
  const format = FORMATS.find((each) => each === (options.json ? "json" : options.format));
  if (!format) throw new UserError(unknownWord("--format", options.format, FORMATS));
  const found = /^\d{8}-\d+$/.test(what)
    ? await ofStored(what, cell, options, at)
    : await ofProject(what, cell, options, at);
  const text = await rendered(found, format, at.io);
  await deliver(text, options.output, at.io);
  if (found.report.cycles.length > 0) return EXIT.notAsExpected;
  return isWhole(found.report) ? EXIT.asExpected : EXIT.inconclusive;
}

interface Found {
  readonly report: CycleReport;
  readonly ground: CycleGround;
}

async function ofStored(run: string, id: string | undefined, options: Options, at: At): Promise<Found> {
  const flag = (["go", "target", "cgo", "tags", "mod", "packages"] as const).find(
    (name) => options[name] !== undefined,
  );
  if (flag) throw new UserError(`--${flag} is for folders and modules: of a stored cell it is known`);
  const state = await openStateFolder(at.io.env);
  const stored = await findCell(state, run, id);
  const report = findCycles(await storedImports(stored, state, at));
  return { report, ground: groundWords(stored.record.cell, stored.header.project.name) };
}

async function ofProject(
  target: string,
  cell: string | undefined,
  options: Options,
  { io, signal }: At,
): Promise<Found> {
  if (cell !== undefined) throw new UserError(`only a run has cells: "${target}" is no run's id`);
  const { go = "stable", packages } = options;
  const axes = Object.fromEntries(
    (["target", "cgo", "tags", "mod"] as const).flatMap((name) => {
      const value = options[name];
      return value === undefined ? [] : [[name, [value]]];
    }),
  );
  const scenario = await findScenario(
    target,
    { axes: { ...axes, go: [go] }, ...(packages ? { packages } : {}) },
    io,
  );
  const state = await openStateFolder(io.env);
  await using lease = await resolveEngine(state, io.env);
  const planned = await planRun(scenario, state, lease.info.arch, false);
  const chosen = asked(onlyCell(planned.plan.cells));
  const engine = await lease.connect();
  const catalogue = await loadImageCatalogue(join(packageRoot(), "images"));
  const provisioner = { engine, state, go: await planned.go(), progress: plainProgress(io), signal };
  const run = "cycles" as RunId;
  const ground = layGround(provisioner, { run, project: planned.project, cells: [chosen], catalogue });
  const report = findCycles(await cellImports(chosen, ground, engine, signal));
  return { report, ground: groundWords(chosen, planned.project.name) };
}

function onlyCell(cells: readonly Cell[]): Cell {
  const [cell, ...others] = cells;
  if (!cell) throw new UserError("there is no cell: no release of that name is known");
  if (others.length > 0)
    throw new UserError(`cycles are looked for in one cell, and these are ${cells.length}; name one release`);
  if (cell.support.kind !== "supported") throw new UserError(cell.support.reason);
  return cell;
}

/** Nothing is compiled: files that use C are read without a C compiler. */
function asked(cell: Cell): Cell {
  return { ...cell, image: imageNeed(cell.go, false, undefined, [], cell.image.system) };
}

function groundWords(cell: Cell, project: string): CycleGround {
  return {
    project,
    where: `${releaseName(cell.go)} ${targetText(cell.target)}`,
    argv: [...listArgv(cell), ...listPackages(cell)],
  };
}

async function rendered(
  { report, ground }: Found,
  format: (typeof FORMATS)[number],
  io: Io,
): Promise<string> {
  if (format === "text") return renderCycles(report, ground, io);
  if (format === "json") return renderCyclesJson(report, ground);
  return drawCycles(report, format);
}

async function deliver(text: string, file: string | undefined, io: Io): Promise<void> {
  if (file === undefined) return io.print(text);
  const whole = text.endsWith("\n") ? text : `${text}\n`;
  await writeFile(resolve(io.cwd, file), whole).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file} cannot be written (${error.code})`);
  });
}

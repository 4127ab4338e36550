import { join } from "node:path";
import { diagnoseCell } from "../diagnose/cell.ts";
import type { ContainerEngine } from "../domain/container-engine.ts";
import type { CellRecord, RunId } from "../domain/run.ts";
import type { Provisioner } from "../provision/ensure-image.ts";
import { fetchingGo } from "../provision/fetching-go.ts";
import { loadSource } from "../provision/growing-project.ts";
import { loadImageCatalogue } from "../provision/image-catalogue.ts";
import type { Project } from "../provision/project.ts";
import { nearestHint } from "../spec/nearest-word.ts";
import { readRun, readRunHeader } from "../store/run-folder.ts";
import type { RunHeader } from "../store/run-header.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { UserError } from "./exit-status.ts";
import { type Ground, layGround } from "./ground.ts";
import { packageRoot } from "./package-root.ts";
import { type PlannedRun, planRun } from "./planned-run.ts";
import { newestRun } from "./resume.ts";

/** A cell of a stored run, and the run that it is of. */
export interface StoredCell {
  readonly run: RunId;
  readonly header: RunHeader;
  readonly record: CellRecord;
}

/** Finds a cell by run and id; without an id the first that failed, else the first. */
export async function findCell(
  state: StateFolder,
  run: string | undefined,
  cell: string | undefined,
): Promise<StoredCell> {
  const id = (run ?? (await newestRun(state))) as RunId;
  const [header, { cells }] = await Promise.all([readRunHeader(state, id), readRun(state, id)]);
  const record = cell === undefined ? firstFailed(cells) : named(cells, cell);
  if (record) return { run: id, header, record };
  const ids = cells.map((each) => each.cell.id);
  const hint =
    nearestHint(cell ?? "", ids) ??
    `its cells are ${ids.slice(0, 6).join(", ")}${ids.length > 6 ? ", …" : ""}`;
  throw new UserError(`run ${id} has no cell "${cell}"; ${hint}`);
}

/** The cell of that id, or the only one whose id holds the text. */
function named(cells: readonly CellRecord[], text: string): CellRecord | undefined {
  const holding = cells.filter((each) => each.cell.id.includes(text));
  return cells.find((each) => each.cell.id === text) ?? (holding.length === 1 ? holding[0] : undefined);
}

function firstFailed(cells: readonly CellRecord[]): CellRecord | undefined {
  return cells.find((cell) => cell.attempts.length > 0 && diagnoseCell(cell).outcome !== "pass") ?? cells[0];
}

/** Lays the ground of a stored run again, to stand in its cell once more. Refuses a project that has changed since. */
export async function groundOf(
  stored: StoredCell,
  state: StateFolder,
  engine: ContainerEngine,
  progress: Provisioner["progress"],
  signal: AbortSignal,
): Promise<{ readonly ground: Ground; readonly planned: PlannedRun }> {
  const { header, run } = stored;
  const planned = await planRun(header.scenario, state, engine.info.arch, true);
  refuseChanged(planned.project, stored);
  const catalogue = await loadImageCatalogue(join(packageRoot(), "images"));
  const at = { engine, state, go: await planned.go(), progress, signal };
  return {
    ground: layGround(at, { run, project: planned.project, cells: header.plan.cells, catalogue }),
    planned,
  };
}

/** The project of a stored cell as it was then. Rejects with a UserError where it has changed since. */
export async function projectOf(
  stored: StoredCell,
  state: StateFolder,
  env: NodeJS.ProcessEnv,
): Promise<Project> {
  const project = await loadSource(stored.header.scenario.project, state, () => fetchingGo(state, env));
  refuseChanged(project, stored);
  return project;
}

function refuseChanged({ tree }: Project, { header, run }: StoredCell): void {
  if (tree.hash !== header.project.treeHash)
    throw new UserError(`the project has changed since run ${run}; run it again first`);
}

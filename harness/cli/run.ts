import { analyse } from "../analyse/analyse.ts";
import { diagnoseCell } from "../diagnose/cell.ts";
import type { Cell, CellId } from "../domain/cell.ts";
import type { CellRecord, EngineInfo, RunId, RunRecord } from "../domain/run.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { resolveEngine } from "../engine/resolve-engine.ts";
import { renderConclusion } from "../report/conclusion.ts";
import { renderGrid } from "../report/grid.ts";
import { renderJson, renderJsonLine } from "../report/json.ts";
import { createRunFolder, runFolder, writeRunHeader } from "../store/run-folder.ts";
import { openStateFolder, type StateFolder } from "../support/state-folder.ts";
import { addAxisOptions, axesInput } from "./axis-options.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findScenario } from "./find-scenario.ts";
import { layGround } from "./ground.ts";
import type { Io } from "./io.ts";
import { type LiveView, liveView } from "./live-view.ts";
import { type PlannedRun, planRun } from "./planned-run.ts";
import { runThroughCorridor } from "./run-corridor.ts";
import { fitToEngine, jobsFor } from "./sizing.ts";
import type { Verbs } from "./verbs.ts";

interface RunOptions {
  readonly json?: boolean;
  readonly jsonStream?: boolean;
  readonly quiet?: boolean;
  readonly offline?: boolean;
  readonly jobs?: string;
}

/** `gauntlet run SCENARIO|DIR|MODULE@VERSION`. */
export function addRunVerb({ program, io, finish, signal }: Verbs): void {
  const command = program
    .command("run")
    .argument("<target>", "a scenario, a folder, or MODULE@VERSION")
    .description("run a matrix and report which combinations fail, how, and since when")
    .option("-j, --jobs <n>", "cells that compile at a time")
    .option("--json", "one JSON document on stdout")
    .option("--json-stream", "one JSON line per finished cell")
    .option("-q, --quiet", "no progress")
    .option("--offline", "ask nothing of the network")
    .addHelpText("after", EXAMPLES);
  addAxisOptions(command).action(async (target: string, options: RunOptions) => {
    finish(await run(target, options, io, signal));
  });
}

const EXAMPLES = `
Examples:
  gauntlet run .                                        this project, from its go line to stable
  gauntlet run x-tools-tokeninternal                    a shipped scenario
  gauntlet run golang.org/x/tools@v0.24.0 --packages ./cmd/stringer --go 1.23..stable --target linux/amd64,wasip1/wasm
  gauntlet run . --go 1.25 --ldflags '' --ldflags='-s -w' --json`;

async function run(target: string, options: RunOptions, io: Io, signal: AbortSignal): Promise<ExitStatus> {
  const began = Date.now();
  const state = await openStateFolder(io.env);
  const scenario = await findScenario(target, axesInput(options as Readonly<Record<string, unknown>>), io);
  await using lease = await resolveEngine(state, io.env);
  const { info } = lease.engine;
  const planned = fitToEngine(await planRun(scenario, state, info.arch, options.offline ?? false), info);
  const id = await createRunFolder(state, new Date(began));
  await writeHeader(state, id, planned, info, began);
  const view = liveView(planned.plan, planned.project.name, io, Boolean(options.quiet || options.jsonStream));
  const results = new Results(planned, id, info, began);
  const ground = await layGround(
    { engine: lease.engine, state, go: await planned.go(), progress: view.provisioning, signal },
    ...([id, planned.project, planned.plan.cells] as const),
  );
  await runThroughCorridor(planned.plan.cells, {
    ...{
      state,
      run: id,
      engine: lease.engine,
      ground,
      jobs: jobsFor(planned.plan, info, options.jobs),
      signal,
    },
    onStart: (cell) => view.started(cell),
    onRecord: async (record) => {
      const verdict = results.add(record);
      if (options.jsonStream) io.print(renderJsonLine(record, verdict));
      view.finished(verdict);
      showSoFar(results, planned, view);
    },
  });
  view.close();
  if (signal.aborted) return EXIT.interrupted;
  return report(results, planned, options, io, runFolder(state, id));
}

function writeHeader(
  state: StateFolder,
  run: RunId,
  planned: PlannedRun,
  engine: EngineInfo,
  began: number,
): Promise<void> {
  return writeRunHeader(state, run, {
    schema: 1,
    plan: planned.plan,
    engine,
    project: { name: planned.project.name, treeHash: planned.project.tree.hash },
    startedAt: new Date(began).toISOString(),
    argv: process.argv.slice(2),
  });
}

/** The records and verdicts of a run as they come in. */
class Results {
  private readonly records = new Map<CellId, CellRecord>();
  readonly verdicts = new Map<CellId, CellVerdict>();

  constructor(
    private readonly planned: PlannedRun,
    private readonly run: RunId,
    private readonly engine: EngineInfo,
    private readonly began: number,
  ) {}

  add(record: CellRecord): CellVerdict {
    const verdict = diagnoseCell(record);
    this.records.set(record.cell.id, record);
    this.verdicts.set(record.cell.id, verdict);
    return verdict;
  }

  record(): RunRecord {
    const { plan, project } = this.planned;
    const empty = (cell: Cell): CellRecord => ({
      ...{ cell, key: null, toolchain: null, image: null, attempts: [], reusedFrom: null, unavailable: null },
    });
    return {
      ...{ run: this.run, plan, engine: this.engine, startedAt: new Date(this.began).toISOString() },
      project: { name: project.name, treeHash: project.tree.hash },
      wallMs: Date.now() - this.began,
      cells: plan.cells.map((cell) => this.records.get(cell.id) ?? empty(cell)),
    };
  }
}

function showSoFar(results: Results, planned: PlannedRun, view: LiveView): void {
  view.soFar(analyse(results.record(), [...results.verdicts.values()], planned.releases).headline);
}

function report(
  results: Results,
  planned: PlannedRun,
  options: RunOptions,
  io: Io,
  folder: string,
): ExitStatus {
  const record = results.record();
  const verdicts = [...results.verdicts.values()];
  const analysis = analyse(record, verdicts, planned.releases);
  if (options.json) io.print(renderJson(record, verdicts, analysis));
  else if (!options.jsonStream) {
    const { colour, unicode, width } = io;
    if (!io.stderrIsTerminal) {
      const state = {
        plan: planned.plan,
        project: planned.project.name,
        verdicts: results.verdicts,
        running: new Set<CellId>(),
      };
      io.print(renderGrid({ ...state, elapsedMs: record.wallMs, frame: 0 }, { width, colour, unicode }));
    }
    io.print(renderConclusion(record, verdicts, analysis, { colour, unicode, runFolder: folder }));
  }
  return exitStatusOf(verdicts);
}

/** Proven differences first: trouble of the harness must not hide them. */
export function exitStatusOf(verdicts: readonly CellVerdict[]): ExitStatus {
  const proven = ["different-failure", "unexpected-pass", "unexpected-fail"];
  if (verdicts.some((verdict) => proven.includes(verdict.conformance))) return EXIT.notAsExpected;
  return verdicts.some((verdict) => verdict.outcome === "infrastructure")
    ? EXIT.inconclusive
    : EXIT.asExpected;
}

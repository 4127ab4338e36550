import { join } from "node:path";
import { median } from "../analyse/statistics/quantile.ts";
import { layGround } from "../cli/ground.ts";
import { planRun } from "../cli/planned-run.ts";
import type { ContainerSpec } from "../domain/container-engine.ts";
import type { ProbeSpec } from "../domain/probe-protocol.ts";
import type { RunId } from "../domain/run.ts";
import { resolveEngine } from "../engine/resolve-engine.ts";
import { cellContainer } from "../execute/cell-container.ts";
import { phasesOf } from "../execute/phases.ts";
import { runProbeContainer } from "../execute/probe-container.ts";
import { loadImageCatalogue } from "../provision/image-catalogue.ts";
import { parseModule } from "../spec/build-scenario.ts";
import { scenarioFromAxes } from "../spec/scenario-from-axes.ts";
import { parseFrames } from "../store/frames.ts";
import { openStateFolder } from "../support/state-folder.ts";

/** Ratios with / without, medians over interleaved pairs. */
export interface ProbeCost {
  readonly wall: number;
  readonly cpu: number;
}

interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/**
 * What wrapping every tool costs: cold builds of the flagship's package, with wrappers and sampling, and with the probe as
 * an idle PID 1 alone, interleaved. Wall and CPU are the step's own, measured by the same PID 1 in both, so that starting
 * a container is in neither; PID 1's own time for sampling shows in the wall.
 */
export async function probeCost(pairs: number): Promise<ProbeCost> {
  const build = await preparedBuild();
  try {
    await build.measure(false);
    const ratios: Cost[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      // Whoever goes first finds a colder machine: take turns.
      const first = await build.measure(pair % 2 === 0);
      const second = await build.measure(pair % 2 !== 0);
      const [wrapped, plain] = pair % 2 === 0 ? [first, second] : [second, first];
      ratios.push({ wallMs: wrapped.wallMs / plain.wallMs, cpuMs: wrapped.cpuMs / plain.cpuMs });
    }
    return {
      wall: median(ratios.map((ratio) => ratio.wallMs)),
      cpu: median(ratios.map((ratio) => ratio.cpuMs)),
    };
  } finally {
    await build.close();
  }
}

async function preparedBuild() {
  const state = await openStateFolder(process.env);
  const lease = await resolveEngine(state, process.env);
  const engine = await lease.connect();
  const project = parseModule("golang.org/x/tools@v0.24.0");
  if (!project) throw new Error("unreachable: a module path");
  const input = { axes: { go: ["1.24"], target: ["linux/amd64"], cgo: ["0"] }, packages: ["./cmd/stringer"] };
  const scenario = scenarioFromAxes(input, { kind: "project", id: "probe-cost", project });
  const planned = await planRun(scenario, state, engine.info.arch, false);
  const [cell] = planned.plan.cells;
  if (!cell) throw new Error("the plan is empty");
  const at = {
    engine,
    state,
    go: await planned.go(),
    progress: () => {},
    signal: new AbortController().signal,
  };
  const catalogue = await loadImageCatalogue(join(import.meta.dirname, "../../images"));
  const run = `bench-${process.pid}` as RunId;
  const prepared = await layGround(at, { run, project: planned.project, cells: [cell], catalogue }).prepare(
    cell,
  );
  if (prepared.kind !== "ready") throw new Error(JSON.stringify(prepared));
  const [phase] = phasesOf(cell, planned.project.workingFolder);
  if (!phase) throw new Error("the cell has no steps");
  let attempt = 0;
  const measure = async (wrapped: boolean): Promise<Cost> => {
    const ground = { ...prepared.ground, cacheVolume: null };
    const where = { phase, index: 0, attempt: ++attempt, binVolume: null, leftMs: 600_000 };
    const spec = cellContainer(cell, ground, where);
    const container = await engine.createContainer(wrapped ? spec : unwrapped(spec));
    const result = await runProbeContainer(container, 600_000);
    await container.remove();
    const end = parseFrames(result.frames).frames.find((frame) => frame.kind === "step-end");
    if (end?.end.kind !== "exited" || end.end.code !== 0)
      throw new Error(`the build failed: ${JSON.stringify(end?.end)}`);
    return { wallMs: end.wallMs, cpuMs: (end.userMs ?? 0) + (end.sysMs ?? 0) };
  };
  return { measure, close: () => lease[Symbol.asyncDispose]() };
}

/** The same container without wrappers, shims and sampling. */
function unwrapped(spec: ContainerSpec): ContainerSpec {
  const [program = "", verb = "", json = "{}"] = spec.command;
  const orders = JSON.parse(json) as ProbeSpec;
  const steps = orders.steps.map((step) => ({
    ...step,
    argv: step.argv.filter((word) => !word.startsWith("-toolexec=")),
  }));
  return {
    ...spec,
    command: [program, verb, JSON.stringify({ ...orders, steps, shims: [], sampleIntervalMs: 0 })],
  };
}

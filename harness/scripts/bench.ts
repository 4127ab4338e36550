/**
 * Measures what the README's benchmark section states: `make bench` (ROUNDS=3 for medians of three). Every figure is a
 * ratio within one run, or said to be absolute. Prints a Markdown table; needs an engine and nobody else on the machine.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { median } from "../analyse/statistics/quantile.ts";
import { parseGoVersion } from "../domain/go-version.ts";
import { mebibytes } from "../domain/quantity.ts";
import type { RunDocument } from "../report/run-schema.ts";
import { holdEngine, removeBuildCaches } from "./bench-engine.ts";
import { imageCost } from "./bench-image.ts";
import { surfaceAgainstLoop } from "./bench-links.ts";
import { bareLoop, type LoopCell, shellLoop } from "./bench-loop.ts";
import { probeCost } from "./bench-probe.ts";

const run = promisify(execFile);
const rounds = Number(process.env.ROUNDS ?? 1);
const FLAGSHIP = ["x-tools-tokeninternal"];
const THREE_LDFLAGS = [
  ...["golang.org/x/tools@v0.24.0", "--packages", "./cmd/stringer", "--go", "1.24", "--cgo", "0"],
  ...["--target", "linux/amd64,windows/amd64", "--ldflags", "", "--ldflags=-w", "--ldflags=-s -w"],
];
const TRIVIAL_CELLS = 20;

interface Timed {
  readonly seconds: number;
  readonly document: RunDocument;
}

/** One run in a state folder of its own, so that its build caches are cold; images are the engine's and stay. */
async function timedRun(args: readonly string[], state: string): Promise<Timed> {
  const began = performance.now();
  const options = { env: { ...process.env, GAUNTLET_STATE: state }, maxBuffer: 256 * 1024 * 1024 };
  const { stdout } = await run("node", ["dist/main.mjs", "run", ...args, "--json", "-q"], options);
  return { seconds: (performance.now() - began) / 1000, document: JSON.parse(stdout) as RunDocument };
}

/** A state folder that goes with its volumes and, where it has an engine of its own, that too. */
async function freshState(): Promise<AsyncDisposable & { readonly state: string }> {
  const state = await mkdtemp(join(tmpdir(), "gauntlet-bench-"));
  return {
    state,
    [Symbol.asyncDispose]: async () => {
      const env = { ...process.env, GAUNTLET_STATE: state };
      await run("node", ["dist/main.mjs", "images", "prune", "--volumes"], { env }).catch(() => {});
      await rm(state, { recursive: true, force: true });
    },
  };
}

async function inFreshState<T>(work: (state: string) => Promise<T>): Promise<T> {
  await using fresh = await freshState();
  // Not the promise itself: the folder would be gone before the work is done.
  return await work(fresh.state);
}

const rows: string[][] = [];
const row = (what: string, figure: string, aim: string) => {
  rows.push([what, figure, aim]);
  process.stderr.write(`${what}: ${figure} (${aim})\n`);
};

function cellsOf(document: RunDocument): LoopCell[] {
  return document.cells.map((cell) => ({
    go: String(cell.axes.go),
    target: String(cell.axes.target),
    ldflags: String(cell.axes.ldflags ?? ""),
    imageKey: cell.image?.key ?? "",
  }));
}

/** CPU seconds of all steps; null figures count nothing, so the floor is never overstated. */
function cpuSeconds(document: RunDocument): number {
  const steps = document.cells.flatMap((cell) => cell.attempts.flatMap((attempt) => attempt.steps));
  return steps.reduce((sum, step) => sum + (step.userMs ?? 0) + (step.systemMs ?? 0), 0) / 1000;
}

/**
 * Both start from the same: images, probe, project and modules are there, build caches are not. The loop has them from our
 * run, so that all it measures is `docker run` over the cells.
 */
async function againstLoop(name: string, args: readonly string[], aim: string): Promise<void> {
  const ratios: number[] = [];
  const overFloor: number[] = [];
  const loopOverFloor: number[] = [];
  await inFreshState(async (state) => {
    await timedRun(args, state);
    for (let round = 0; round < rounds; round++) {
      await removeBuildCaches();
      const ours = await timedRun([...args, "--fresh"], state);
      const { document } = ours;
      const loop = await shellLoop(cellsOf(document), "golang.org/x/tools@v0.24.0", "./cmd/stringer", state);
      const passed = document.cells.filter((cell) => cell.outcome === "pass").length;
      if (loop.passed !== passed) throw new Error(`the loop passed ${loop.passed} cells, gauntlet ${passed}`);
      ratios.push(loop.seconds / ours.seconds);
      const floor = cpuSeconds(document) / document.engine.cpus;
      overFloor.push(ours.seconds / floor);
      loopOverFloor.push(loop.seconds / floor);
    }
  });
  row(`${name}: shell loop / gauntlet, cold`, `${median(ratios).toFixed(2)}x`, aim);
  row(`${name}: wall / (CPU of the cells / cores)`, median(overFloor).toFixed(2), "at most 1.15");
  row(`${name}: the loop's wall / the same floor`, median(loopOverFloor).toFixed(2), "none: what can be won");
}

async function unchangedRerun(): Promise<void> {
  await inFreshState(async (state) => {
    await timedRun(FLAGSHIP, state);
    const again = await timedRun(FLAGSHIP, state);
    const built = again.document.cells.filter((cell) => cell.reusedFrom === null).length;
    row(
      "unchanged rerun of the flagship (absolute)",
      `${again.seconds.toFixed(2)} s, ${built} builds`,
      "at most 1 s, 0 builds",
    );
  });
}

async function trivialCells(): Promise<void> {
  const values = Array.from({ length: TRIVIAL_CELLS }, (_, at) => ["--env", `N=${at}`]).flat();
  const ratios: number[] = [];
  for (let round = 0; round < Math.max(3, rounds); round++) {
    const ours = await inFreshState(async (state) => {
      const scenario = "test/fixtures/projects/trivial/scenario.yaml";
      await timedRun([scenario, "--env", "N=warm-up", "--jobs", "2"], state);
      const warm = await timedRun([scenario, "--env", "N=warm-up-2", "--jobs", "2"], state);
      const timed = await timedRun([scenario, ...values, "--jobs", "2"], state);
      // What one cell more costs, without the start of the program.
      return {
        perCell: (timed.seconds - warm.seconds) / (TRIVIAL_CELLS - 1),
        key: timed.document.cells[0]?.image?.key ?? "",
      };
    });
    ratios.push(ours.perCell / (await bareLoop(ours.key, TRIVIAL_CELLS, 2)));
  }
  row(
    "a cell that runs `go version` / bare create, start, wait, remove",
    median(ratios).toFixed(2),
    "at most 1.3",
  );
}

async function probe(): Promise<void> {
  const cost = await probeCost(Math.max(5, rounds));
  row("cold build with the probe / without, wall", cost.wall.toFixed(3), "at most 1.02");
  row("cold build with the probe / without, CPU of the build", cost.cpu.toFixed(3), "at most 1.02");
}

async function image(): Promise<void> {
  const go = parseGoVersion("1.24.13");
  if (!go) throw new Error("unreachable: a release");
  const costs = [];
  for (let round = 0; round < Math.max(3, rounds); round++) costs.push(await imageCost(go));
  const took = median(costs.map((cost) => cost.seconds)).toFixed(1);
  row("a Go image from nothing (absolute)", `${took} s, ${mebibytes(costs[0]?.bytes ?? 0)}`, "no bar");
}

/** The flagship as a newcomer meets it: no image, no cache, no module, and, where there is none, an engine to start. */
async function bare(): Promise<void> {
  await using fresh = await freshState();
  const env = { ...process.env, GAUNTLET_STATE: fresh.state, DOCKER_HOST: hostBefore };
  const { stdout } = await run("node", ["dist/main.mjs", "run", ...FLAGSHIP, "-q"], { env });
  const [time = ""] = /^time: .*$/m.exec(stdout) ?? [];
  row("flagship from nothing (absolute)", time.replace(/^time: /, ""), "first 90 s, all 5 min");
}

async function links(): Promise<void> {
  const ratio = await inFreshState(surfaceAgainstLoop);
  row("10 ldflags on 3 releases: loop of cold builds / linkmem", `${ratio.toFixed(1)}x`, "at least 5x");
}

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  flagship: () => againstLoop("flagship, 15 cells", FLAGSHIP, "at least 1.1x"),
  ldflags: () => againstLoop("three ldflags values, 6 cells", THREE_LDFLAGS, "at least 2.5x"),
  rerun: unchangedRerun,
  image,
  trivial: trivialCells,
  probe,
  links,
  bare,
};

const asked = process.argv.slice(2);
const hostBefore = process.env.DOCKER_HOST;
await using _engine = await holdEngine();
for (const [name, bench] of Object.entries(BENCHES)) {
  if (asked.length === 0 || asked.includes(name)) await bench();
}

process.stdout.write(
  `| figure | measured | aim |\n|---|---|---|\n${rows.map((each) => `| ${each.join(" | ")} |`).join("\n")}\n`,
);

import pLimit from "p-limit";
import type { ContainerEngine, ContainerSpec, VolumeMount } from "../domain/container-engine.ts";
import { parseGoVersion } from "../domain/go-version.ts";
import { CELL_PATHS, CELL_UID } from "../domain/probe-protocol.ts";
import { parseTarget, targetEnvironment } from "../domain/target.ts";
import { resolveEngine } from "../engine/resolve-engine.ts";
import { projectVolume } from "../provision/cell-volumes.ts";
import { fetchingGo } from "../provision/fetching-go.ts";
import { moduleVolume } from "../provision/module-cache.ts";
import { loadProject } from "../provision/project.ts";
import { parseModule } from "../spec/build-scenario.ts";
import { openStateFolder } from "../support/state-folder.ts";

/** One cell as a plain loop would run it. */
export interface LoopCell {
  readonly go: string;
  readonly target: string;
  readonly ldflags: string;
  readonly imageKey: string;
}

/** Seconds for `docker run` over the cells, one after another, each with a cold build cache of its own; modules are there. */
export async function shellLoop(
  cells: readonly LoopCell[],
  module: string,
  pkg: string,
  stateDir: string,
): Promise<{ readonly seconds: number; readonly passed: number }> {
  const state = await openStateFolder({ ...process.env, GAUNTLET_STATE: stateDir });
  await using lease = await resolveEngine(state, process.env);
  const engine = await lease.connect();
  const source = parseModule(module);
  if (!source) throw new Error(`not a module: ${module}`);
  const project = await loadProject(source, state, () => fetchingGo(state, process.env));
  const releases = cells.map((cell) => parseGoVersion(cell.go)).filter((go) => go !== undefined);
  const mounts = [
    { volume: projectVolume(state, project.tree), at: CELL_PATHS.source, readOnly: true },
    { volume: moduleVolume(state, project, releases), at: `${CELL_PATHS.gopath}/pkg/mod`, readOnly: true },
    { volume: null, at: CELL_PATHS.cache, readOnly: false },
  ];
  const began = performance.now();
  let passed = 0;
  for (const cell of cells) {
    const code = await runOnce(engine, await plainSpec(engine, cell, mounts, goBuild(cell, pkg)));
    passed += code === 0 ? 1 : 0;
  }
  return { seconds: (performance.now() - began) / 1000, passed };
}

function goBuild(cell: LoopCell, pkg: string): string[] {
  return [
    "go",
    "build",
    "-o",
    `${CELL_PATHS.bin}/program`,
    ...(cell.ldflags ? [`-ldflags=${cell.ldflags}`] : []),
    pkg,
  ];
}

/** Seconds a cell for `go version` in bare containers: create, start, wait, remove, `jobs` at a time. */
export async function bareLoop(imageKey: string, count: number, jobs: number): Promise<number> {
  const state = await openStateFolder(process.env);
  await using lease = await resolveEngine(state, process.env);
  const engine = await lease.connect();
  const limit = pLimit(jobs);
  const cell = { go: "", target: "linux/amd64", ldflags: "", imageKey };
  const began = performance.now();
  const specs = Array.from({ length: count }, () => plainSpec(engine, cell, [], ["go", "version"]));
  await Promise.all(specs.map((spec) => limit(async () => runOnce(engine, await spec))));
  return (performance.now() - began) / 1000 / count;
}

/** Creates, starts, awaits and removes one container; gives its exit code. */
async function runOnce(engine: ContainerEngine, spec: ContainerSpec): Promise<number> {
  const container = await engine.createContainer(spec);
  await container.start();
  const { exitCode } = await container.wait();
  await container.remove();
  return exitCode;
}

let counter = 0;

async function plainSpec(
  engine: ContainerEngine,
  cell: LoopCell,
  mounts: readonly VolumeMount[],
  command: readonly string[],
): Promise<ContainerSpec> {
  const image = await engine.findImage(cell.imageKey);
  if (!image) throw new Error(`the image of go ${cell.go} is gone`);
  const target = parseTarget(cell.target) ?? { os: "linux", arch: "amd64" };
  const { home, gopath, cache, goRoot } = CELL_PATHS;
  return {
    ...{ name: `gauntlet-bench-${process.pid}-${counter++}`, image: image.reference, command, mounts },
    env: {
      ...{ PATH: `${goRoot}/bin:/usr/bin:/bin`, HOME: home, GOPATH: gopath, GOCACHE: `${cache}/go-build` },
      ...{
        CGO_ENABLED: "0",
        GOTOOLCHAIN: "local",
        GOPROXY: "off",
        GOFLAGS: "",
        ...targetEnvironment(target),
      },
    },
    labels: { "gauntlet.bench": "1" },
    ...{ network: "none", readOnlyRoot: false, capabilities: [], limits: null },
    session: { user: `${CELL_UID}:${CELL_UID}`, workingFolder: CELL_PATHS.source, terminal: false },
  };
}

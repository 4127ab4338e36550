import { createHash } from "node:crypto";
import { join, posix } from "node:path";
import type { Cell, CellId } from "../domain/cell.ts";
import { type Container, OWNER_LABEL } from "../domain/container-engine.ts";
import { compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import type { Attempt } from "../domain/observation.ts";
import type { ProbeSpec } from "../domain/probe-protocol.ts";
import type { RunId } from "../domain/run.ts";
import { cacheVolume } from "../execute/cell-container.ts";
import { runProbeContainer } from "../execute/probe-container.ts";
import type { Prepared } from "../execute/run-cells.ts";
import { ensureProbeVolume, ensureProjectVolume, ProjectChangedError } from "../provision/cell-volumes.ts";
import { ImageError, type Provisioner } from "../provision/ensure-image.ts";
import type { ImageDefinition } from "../provision/image-catalogue.ts";
import { imagesOf, recipeFor } from "../provision/image-recipe.ts";
import { identityOf, imageShelf } from "../provision/image-shelf.ts";
import {
  bringsModules,
  ensureModuleCache,
  type ModuleCache,
  moduleFailure,
  needsModules,
} from "../provision/module-cache.ts";
import type { ModuleFetch } from "../provision/module-fetch.ts";
import { ensureProbeBinary, type ProbeBinary } from "../provision/probe-binary.ts";
import type { Project } from "../provision/project.ts";
import { attemptFromFrames } from "../store/attempt.ts";
import { parseFrames } from "../store/frames.ts";
import type { CellFacts } from "../store/journal.ts";
import { packageRoot } from "./package-root.ts";
import { once } from "./planned-run.ts";

/** What cells stand on, made when first needed and once only: images, volumes, the module cache. */
export interface Ground {
  prepare(cell: Cell): Promise<Prepared>;
  /** What is known of a prepared cell's image, toolchain and modules. */
  factsOf(cell: CellId): Omit<CellFacts, "key">;
}

/** What a ground is laid for. */
export interface GroundPlan {
  readonly run: RunId;
  readonly project: Project;
  /** All of the plan's, whichever are run: modules that serve them all lie in one volume, and a resumed run finds it again. */
  readonly cells: readonly Cell[];
  readonly catalogue: ReadonlyMap<string, ImageDefinition>;
}

/** The ground for one run of a project. Nothing is made before a cell asks for it. */
export function layGround(at: Provisioner, { run, project, cells, catalogue }: GroundPlan): Ground {
  const shelf = imageShelf(at, catalogue);
  const probe = once(() => ensureProbeBinary(at, join(packageRoot(), "images/probe"), at.engine.info.arch));
  const volumes = volumesOf(at, project, probe);
  const fetches: ModuleFetch[] = [];
  let modules: ModuleCache | null | undefined;
  const facts = new Map<CellId, Omit<CellFacts, "key">>();
  const caches = ownedCaches(at);
  const foreignHash = hashOfForeignFiles(project);
  const ready = async (cell: Cell): Promise<Prepared> => {
    // Every cell will want it, and it is built while the first image comes.
    probe().catch(() => {});
    const [image, runImage] = await Promise.all([shelf(cell.image), cell.runsOn ? shelf(cell.runsOn) : null]);
    if (modules === undefined) modules = modulesOf(at, project, cells, shelf, volumes, fetches);
    const shared = bringsModules(cell) ? null : modules;
    await shared?.ready(cell.go);
    const recipe = recipeFor(cell.image, at.engine.info.arch, catalogue);
    const projectRoot = [at.state.owner, project.tree.root, project.name].join(" ");
    const scope = { projectRoot, imageKey: recipe.key, foreignHash };
    const cache = cacheVolume(cell, scope);
    if (cache !== null) await caches(cache);
    const ground = {
      ...{ run, owner: at.state.owner, image: image.reference, runImage: runImage?.reference ?? null },
      ...(await volumes(image.reference)),
      ...{ moduleVolume: shared?.volume ?? null, cacheVolume: cache },
      workingFolder: project.workingFolder,
      replacedFolders: replacedFolders(project),
    };
    facts.set(cell.id, {
      toolchain: identityOf(image),
      ...imagesOf(cell, at.engine.info.arch, catalogue),
      moduleFailure: moduleFailure(fetches, cell.go),
    });
    return { kind: "ready", ground };
  };
  return {
    factsOf: (cell) => facts.get(cell) ?? { toolchain: null, image: null },
    prepare: async (cell) => {
      if (cell.support.kind !== "supported") return { kind: "unavailable", reason: cell.support.reason };
      return ready(cell).catch(notReady);
    },
  };
}

/** Relative to the project's root; one above it is not in the cell, and the go command says so. */
function replacedFolders({ goMod, workingFolder }: Project): readonly string[] {
  const folders = (goMod?.folders ?? []).map(({ folder }) => posix.join(workingFolder, folder));
  return folders.map((folder) => folder.replace(/\/$/, "")).filter((folder) => !folder.startsWith(".."));
}

/** Makes a build cache's volume ours: one that a container brings about by itself has no owner, and no prune finds it. */
function ownedCaches({ engine, state }: Provisioner): (volume: string) => Promise<void> {
  const made = new Map<string, Promise<void>>();
  return (volume) => {
    const work = made.get(volume) ?? engine.ensureVolume(volume, { [OWNER_LABEL]: state.owner });
    made.set(volume, work);
    return work;
  };
}

type Volumes = (image: string) => Promise<{ readonly probeVolume: string; readonly projectVolume: string }>;

/** The probe's and the project's volumes, filled through any image that is there. */
function volumesOf(at: Provisioner, project: Project, probe: () => Promise<ProbeBinary>): Volumes {
  return async (image) => ({
    probeVolume: await ensureProbeVolume(at.engine, at.state, await probe(), image),
    projectVolume: await ensureProjectVolume(at.engine, at.state, project.tree, image),
  });
}

/** Null for a project that needs no modules from outside. */
function modulesOf(
  at: Provisioner,
  project: Project,
  cells: readonly Cell[],
  shelf: ReturnType<typeof imageShelf>,
  volumes: Volumes,
  fetches: ModuleFetch[],
): ModuleCache | null {
  const supported = cells.filter((cell) => cell.support.kind === "supported" && !bringsModules(cell));
  if (supported.length === 0 || !needsModules(project)) return null;
  const imageOf = (go: GoVersion) => {
    const need = supported.find((cell) => cell.go === go)?.image;
    return shelf(need ?? { go, layer: "tree", system: [] });
  };
  const releases = supported.map((cell) => cell.go).sort(compareGoVersions);
  const ground = {
    project,
    volumes,
    imageOf,
    runProbe: (container: Container, spec: ProbeSpec, deadlineMs: number) =>
      runAndRead(container, spec, deadlineMs, at.signal),
  };
  return ensureModuleCache(at, ground, releases, fetches);
}

function notReady(error: unknown): Prepared {
  const message = (error as Error).message;
  if (error instanceof ImageError && error.unavailable) return { kind: "unavailable", reason: message };
  if (error instanceof ProjectChangedError)
    return { kind: "fault", fault: { where: "project", message, transient: false } };
  const where = error instanceof ImageError ? "image" : "engine";
  return { kind: "fault", fault: { where, message, transient: true } };
}

/** Everything that C may include and the go command does not track. */
function hashOfForeignFiles(project: Project): string {
  const foreign = project.tree.files.filter((file) => !file.path.endsWith(".go"));
  const lines = foreign.map((file) => `${file.path} ${file.content}`);
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/** Runs a created container that has the probe as its command to its end, and reads what happened in it. */
export async function runAndRead(
  container: Container,
  { steps }: Pick<ProbeSpec, "steps">,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Attempt> {
  const result = await runProbeContainer(container, deadlineMs, { signal });
  const argv = [steps.map((step) => step.argv)];
  return attemptFromFrames([parseFrames(result.frames)], {
    ...{ number: 1, startedAt: result.startedAt, wallMs: result.wallMs, argv },
    ...{
      engineOomKilled: result.end?.oomKilled ?? null,
      engineWarnings: container.warnings,
      fault: result.fault,
    },
  });
}

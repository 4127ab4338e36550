import { createHash } from "node:crypto";
import { join } from "node:path";
import pLimit from "p-limit";
import type { Cell, CellId, ImageNeed } from "../domain/cell.ts";
import type { StoredImage } from "../domain/container-engine.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { ToolchainIdentity } from "../domain/observation.ts";
import type { RunId } from "../domain/run.ts";
import { cacheVolume } from "../execute/cell-container.ts";
import { runProbeContainer } from "../execute/probe-container.ts";
import type { Prepared } from "../execute/run-cells.ts";
import { ensureProbeVolume, ensureProjectVolume } from "../provision/cell-volumes.ts";
import { ensureImage, ImageError, type Provisioner } from "../provision/ensure-image.ts";
import { type ImageDefinition, loadImageCatalogue } from "../provision/image-catalogue.ts";
import { type ImageRecipe, recipeFor } from "../provision/image-recipe.ts";
import { TOOLCHAIN_LABELS } from "../provision/import-toolchain.ts";
import { ensureModuleCache, type ModuleFetch, needsModules } from "../provision/module-cache.ts";
import { ensureProbeBinary } from "../provision/probe-binary.ts";
import type { Project } from "../provision/project.ts";
import { attemptFromFrames } from "../store/attempt.ts";
import { parseFrames } from "../store/frames.ts";
import type { CellFacts } from "../store/journal.ts";
import { packageRoot } from "./package-root.ts";
import { once } from "./planned-run.ts";

/** Two downloads and imports keep two cores busy beside the cells that already compile. */
const IMAGES_AT_A_TIME = 2;

/** What cells stand on, made when first needed and once only: images, volumes, the module cache. */
export interface Ground {
  prepare(cell: Cell): Promise<Prepared>;
  /** What is known of a prepared cell's image and toolchain. */
  factsOf(cell: CellId): CellFacts;
  readonly fetches: readonly ModuleFetch[];
}

/** The ground for one run of a project. */
export async function layGround(
  at: Provisioner,
  run: RunId,
  project: Project,
  cells: readonly Cell[],
): Promise<Ground> {
  const root = packageRoot();
  const catalogue = await loadImageCatalogue(join(root, "images"));
  const images = new ImageShelf(at, catalogue);
  const probe = once(() =>
    ensureProbeBinary(at.state, at.go, join(root, "images/probe"), at.engine.info.arch),
  );
  const fetches: ModuleFetch[] = [];
  const facts = new Map<CellId, CellFacts>();
  const treeNeed = (go: GoVersion): ImageNeed =>
    cells.find((cell) => cell.go === go)?.image ?? { go, layer: "tree", system: [] };
  const volumes = async (image: string) => {
    const probeVolume = await ensureProbeVolume(at.engine, at.state, await probe(), image);
    const projectVolume = await ensureProjectVolume(at.engine, at.state, project.tree, image);
    return { probeVolume, projectVolume };
  };
  const modules = once(async () => {
    if (!needsModules(project)) return null;
    const supported = cells.filter((cell) => cell.support.kind === "supported").map((cell) => cell.go);
    const first = await images.get(treeNeed(newestOf(supported)));
    const ground = {
      ...{
        project,
        ...(await volumes(first.reference)),
        imageOf: (go: GoVersion) => images.get(treeNeed(go)),
      },
      runProbe: runAndRead,
    };
    return ensureModuleCache(at, ground, supported, fetches);
  });
  const foreignHash = hashOfForeignFiles(project);
  return {
    fetches,
    factsOf: (cell) => facts.get(cell) ?? { key: null, toolchain: null, image: null },
    prepare: async (cell) => {
      if (cell.support.kind !== "supported") return { kind: "unavailable", reason: cell.support.reason };
      try {
        const image = await images.get(cell.image);
        const recipe = images.recipe(cell.image);
        facts.set(cell.id, {
          key: null,
          toolchain: toolchainOf(image),
          image: { key: recipe.key, holds: holdsOf(recipe) },
        });
        const scope = {
          projectRoot: `${at.state.owner} ${project.tree.root} ${project.name}`,
          imageKey: recipe.key,
          foreignHash,
        };
        const ground = {
          ...{ run, owner: at.state.owner, image: image.reference, ...(await volumes(image.reference)) },
          ...{
            moduleVolume: await modules(),
            cacheVolume: cacheVolume(cell, scope),
            workingFolder: project.workingFolder,
          },
        };
        return { kind: "ready", ground };
      } catch (error) {
        return notReady(error);
      }
    },
  };
}

function newestOf(versions: readonly GoVersion[]): GoVersion {
  const newest = [...versions].sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
  if (!newest) throw new Error("no supported cell");
  return newest;
}

function notReady(error: unknown): Prepared {
  const message = (error as Error).message;
  if (error instanceof ImageError && error.unavailable) return { kind: "unavailable", reason: message };
  const where = error instanceof ImageError ? "image" : "engine";
  return { kind: "fault", fault: { where, message, transient: true } };
}

/** Images by key; each is made once in a run, a few at a time, in the order in which cells first ask. */
class ImageShelf {
  private readonly made = new Map<string, Promise<StoredImage>>();
  private readonly limit = pLimit(IMAGES_AT_A_TIME);

  constructor(
    private readonly at: Provisioner,
    private readonly catalogue: ReadonlyMap<string, ImageDefinition>,
  ) {}

  recipe(need: ImageNeed): ImageRecipe {
    return recipeFor(need, this.at.engine.info.arch, this.catalogue);
  }

  get(need: ImageNeed): Promise<StoredImage> {
    const recipe = this.recipe(need);
    const image = this.made.get(recipe.key) ?? this.limit(() => ensureImage(this.at, recipe));
    this.made.set(recipe.key, image);
    return image;
  }
}

function toolchainOf(image: StoredImage): ToolchainIdentity | null {
  const {
    [TOOLCHAIN_LABELS.version]: version,
    [TOOLCHAIN_LABELS.sum]: sum,
    [TOOLCHAIN_LABELS.verified]: verified,
  } = image.labels;
  if (!version || !sum) return null;
  return { version: version as GoVersion, source: "module", sum, verified: verified === "true" };
}

function holdsOf(recipe: ImageRecipe): string[] {
  switch (recipe.kind) {
    case "go":
      return [`go ${recipe.go}`];
    case "base":
      return [`debian ${recipe.definition.suite}`];
    case "packages":
      return [...holdsOf(recipe.on), ...recipe.packages];
    case "go-on":
      return [...holdsOf(recipe.go), ...holdsOf(recipe.on)];
  }
}

/** Everything that C may include and the go command does not track. */
function hashOfForeignFiles(project: Project): string {
  const foreign = project.tree.files.filter((file) => !file.path.endsWith(".go"));
  return createHash("sha256")
    .update(foreign.map((file) => `${file.path} ${file.content}`).join("\n"))
    .digest("hex");
}

const runAndRead: Parameters<typeof ensureModuleCache>[1]["runProbe"] = async (
  container,
  spec,
  deadlineMs,
) => {
  const result = await runProbeContainer(container, deadlineMs);
  return attemptFromFrames(parseFrames(result.frames), {
    ...{
      number: 1,
      startedAt: result.startedAt,
      wallMs: result.wallMs,
      argv: spec.steps.map((step) => step.argv),
    },
    ...{
      engineOomKilled: result.end?.oomKilled ?? null,
      engineWarnings: container.warnings,
      fault: result.fault,
    },
  });
};

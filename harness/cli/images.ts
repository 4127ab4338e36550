import { join } from "node:path";
import type { Cell, ImageNeed, RunNeed } from "../domain/cell.ts";
import { type ContainerEngine, IMAGE_LABEL, OWNER_LABEL } from "../domain/container-engine.ts";
import { mebibytes } from "../domain/quantity.ts";
import { resolveEngine } from "../engine/resolve-engine.ts";
import { loadImageCatalogue } from "../provision/image-catalogue.ts";
import { type ImageRecipe, imagesBelow, recipesOf } from "../provision/image-recipe.ts";
import { identityOf, imageShelf, lastUses } from "../provision/image-shelf.ts";
import { listRuns, readRunHeader } from "../store/run-folder.ts";
import { openStateFolder, type StateFolder } from "../support/state-folder.ts";
import { addAxisOptions, axesInput } from "./axis-options.ts";
import { EXIT, UserError, unknownWord } from "./exit-status.ts";
import { findScenario } from "./find-scenario.ts";
import { packageRoot } from "./package-root.ts";
import { plainProgress } from "./plain-progress.ts";
import { planRun } from "./planned-run.ts";
import type { Verbs } from "./verbs.ts";

/** `gauntlet images list|build|prune`. */
export function addImagesVerb(verbs: Verbs): void {
  const images = verbs.program
    .command("images")
    .description("list, build or prune the images that cells run in")
    .addHelpText("after", "\nExamples:\n  gauntlet images\n  gauntlet images build . --go 1.21..stable");
  addList(images, verbs);
  addBuild(images, verbs);
  addPrune(images, verbs);
}

type Parent = Verbs["program"];

function addList(images: Parent, { io, finish }: Verbs): void {
  images
    .command("list", { isDefault: true })
    .argument("[word]")
    .usage("[options]")
    .description("images with their sizes and last use")
    .option("--json", "one JSON document")
    .action(async (word: string | undefined, options: { json?: boolean }) => {
      // As the verb that is meant without one, it is given every word that is none.
      if (word !== undefined) throw new UserError(unknownWord("images", word, ["list", "build", "prune"]));
      const state = await openStateFolder(io.env);
      await using lease = await resolveEngine(state, io.env);
      const engine = await lease.connect();
      const uses = await lastUses(state);
      const found = (await engine.listImages()).map((image) => ({
        tag: image.tags[0] ?? image.reference,
        sizeBytes: image.sizeBytes,
        lastUsed: uses.get(image.labels[IMAGE_LABEL] ?? "")?.toISOString() ?? null,
        toolchain: identityOf(image),
      }));
      if (options.json) io.print(JSON.stringify({ schema: 1, images: found }, null, 1));
      else if (found.length === 0) io.print("no images yet; a run makes those it needs");
      else
        for (const { tag, sizeBytes, lastUsed } of found.sort((a, b) =>
          a.tag.localeCompare(b.tag, "en", { numeric: true }),
        )) {
          io.print(
            `${tag.padEnd(48)} ${mebibytes(sizeBytes).padStart(9)}  last used ${lastUsed ?? "unknown"}`,
          );
        }
      finish(EXIT.asExpected);
    });
}

function addBuild(images: Parent, { io, finish, signal }: Verbs): void {
  const build = images
    .command("build")
    .argument("<target>", "a scenario, a folder, or MODULE@VERSION")
    .description("make the images that a run would need, and run nothing");
  addAxisOptions(build).action(async (target: string, options: Readonly<Record<string, unknown>>) => {
    const state = await openStateFolder(io.env);
    const scenario = await findScenario(target, axesInput(options), io);
    await using lease = await resolveEngine(state, io.env);
    const engine = await lease.connect();
    const planned = await planRun(scenario, state, engine.info.arch, false);
    const catalogue = await loadImageCatalogue(join(packageRoot(), "images"));
    const progress = plainProgress(io);
    const shelf = imageShelf({ engine, state, go: await planned.go(), progress, signal }, catalogue);
    const needs = planned.plan.cells.filter((cell) => cell.support.kind === "supported");
    for (const need of distinctNeeds(needs)) io.print((await shelf(need)).tags[0] ?? "");
    finish(EXIT.asExpected);
  });
}

function distinctNeeds(cells: readonly Cell[]): (ImageNeed | RunNeed)[] {
  const needs = cells.flatMap((cell) => [cell.image, ...(cell.runsOn ? [cell.runsOn] : [])]);
  return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()];
}

function addPrune(images: Parent, { io, finish }: Verbs): void {
  images
    .command("prune")
    .description("remove images and volumes that no recent run needs")
    .option("--keep <runs>", "how many of the newest runs count as recent", "5")
    .option("--all", "keep nothing")
    .option("--volumes", "volumes only: caches, projects, modules")
    .addHelpText("after", "\nExamples:\n  gauntlet images prune\n  gauntlet images prune --keep 1")
    .action(async (options: { keep: string; all?: boolean; volumes?: boolean }) => {
      const keep = parseKeep(options.keep);
      const state = await openStateFolder(io.env);
      await using lease = await resolveEngine(state, io.env);
      const engine = await lease.connect();
      const kept = options.all ? new Set<string>() : await neededKeys(state, engine.info.arch, keep);
      const freed = options.volumes ? { count: 0, bytes: 0 } : await pruneImages(engine, state, kept);
      const volumes = await pruneVolumes(engine, state);
      io.print(`removed ${freed.count} images (${mebibytes(freed.bytes)}) and ${volumes} volumes`);
      finish(EXIT.asExpected);
    });
}

function parseKeep(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new UserError(`--keep: "${text}" is no number of runs`);
}

/** The keys of every image that a recent run's cells stand on, with those below them. */
async function neededKeys(state: StateFolder, arch: string, runs: number): Promise<ReadonlySet<string>> {
  const catalogue = await loadImageCatalogue(join(packageRoot(), "images"));
  const recent = (await listRuns(state)).reverse().slice(0, runs);
  const headers = await Promise.all(recent.map((run) => readRunHeader(state, run).catch(() => undefined)));
  const cells = headers
    .flatMap((header) => header?.plan.cells ?? [])
    .filter((cell) => cell.support.kind === "supported");
  const recipes = cells.flatMap((cell): ImageRecipe[] => recipesOf(cell, arch, catalogue));
  return new Set(recipes.flatMap(imagesBelow).map((recipe) => recipe.key));
}

/** Images that another state folder made are its own to remove: its runs are not known here. */
async function pruneImages(
  engine: ContainerEngine,
  state: StateFolder,
  kept: ReadonlySet<string>,
): Promise<{ count: number; bytes: number }> {
  const own = (await engine.listImages()).filter((image) => image.labels[OWNER_LABEL] === state.owner);
  const old = own.filter((image) => !kept.has(image.labels[IMAGE_LABEL] ?? ""));
  const freed = { count: 0, bytes: 0 };
  // What others are built on can only go after them.
  for (const image of old.sort((a, b) => b.createdUnix - a.createdUnix)) {
    const gone = await engine.removeImage(image.reference).then(
      () => true,
      () => false,
    );
    if (gone) Object.assign(freed, { count: freed.count + 1, bytes: freed.bytes + image.sizeBytes });
  }
  return freed;
}

/** Volumes in use cannot be removed; everything in them can be had again. */
async function pruneVolumes(engine: ContainerEngine, state: StateFolder): Promise<number> {
  const own = (await engine.listVolumes(`${OWNER_LABEL}=${state.owner}`)).map((volume) => volume.name);
  const gone = await Promise.all(
    own.map((name) =>
      engine.removeVolume(name).then(
        () => true,
        () => false,
      ),
    ),
  );
  return gone.filter(Boolean).length;
}

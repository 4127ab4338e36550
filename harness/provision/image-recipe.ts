import { createHash } from "node:crypto";
import type { Cell, ImageNeed, RunNeed } from "../domain/cell.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { CellRecord } from "../domain/run.ts";
import type { ImageDefinition } from "./image-catalogue.ts";

/**
 * How one image is made, with the images below it. The key is a hash over all that decides its content, so that
 * building twice is harmless; the tag is for people.
 */
export type ImageRecipe = { readonly key: string; readonly tag: string; readonly arch: string } & (
  | { readonly kind: "go"; readonly go: GoVersion; readonly definition: ImageDefinition }
  | { readonly kind: "base"; readonly definition: ImageDefinition }
  | { readonly kind: "packages"; readonly on: ImageRecipe; readonly packages: readonly string[] }
  | { readonly kind: "go-on"; readonly go: ImageRecipe; readonly on: ImageRecipe }
);

/** The recipe for what a cell needs, on an engine of that architecture ("amd64"). Throws where no definition serves it. */
export function recipeFor(
  need: ImageNeed,
  arch: string,
  catalogue: ReadonlyMap<string, ImageDefinition>,
): ImageRecipe {
  const go = goRecipe(need.go, arch, definitionOf("go", arch, catalogue));
  if (need.layer === "tree" && need.system.length === 0) return go;
  const below = need.layer === "gcc" ? packagesRecipe("gcc", arch, catalogue) : baseRecipe(arch, catalogue);
  const on = need.system.length > 0 ? withPackages("system", below, need.system) : below;
  return { kind: "go-on", go, on, arch, ...named(`go-on-${tagWord(on.tag)}`, need.go, [go.key, on.key]) };
}

/** The recipe for what a cell's programs run on, where that is an image of its own. Throws where no definition serves it. */
export function runRecipeFor(
  { libc, system }: RunNeed,
  arch: string,
  catalogue: ReadonlyMap<string, ImageDefinition>,
): ImageRecipe {
  const isBase = catalogue.get("base")?.suite === libc;
  const on = baseRecipe(arch, catalogue, isBase ? "base" : `libc-${libc}`);
  return system.length > 0 ? withPackages("system", on, system) : on;
}

/** Every recipe that a cell stands on: what builds it, then what runs its programs. */
export function recipesOf(
  { image, runsOn }: Pick<Cell, "image" | "runsOn">,
  arch: string,
  catalogue: ReadonlyMap<string, ImageDefinition>,
): ImageRecipe[] {
  return [recipeFor(image, arch, catalogue), ...(runsOn ? [runRecipeFor(runsOn, arch, catalogue)] : [])];
}

function goRecipe(go: GoVersion, arch: string, definition: ImageDefinition): ImageRecipe {
  return { kind: "go", go, definition, arch, ...named("go", go, [JSON.stringify(definition), go, arch]) };
}

function baseRecipe(arch: string, catalogue: ReadonlyMap<string, ImageDefinition>, id = "base"): ImageRecipe {
  const definition = definitionOf(id, arch, catalogue);
  return {
    kind: "base",
    definition,
    arch,
    ...named(id, definition.suite ?? "", [JSON.stringify(definition), arch]),
  };
}

function packagesRecipe(
  id: string,
  arch: string,
  catalogue: ReadonlyMap<string, ImageDefinition>,
): ImageRecipe {
  const definition = definitionOf(id, arch, catalogue);
  const source = definition.sources[0];
  if (source?.kind !== "dockerfile") throw new Error(`images/${id}: expected a dockerfile source`);
  return withPackages(id, baseRecipe(arch, catalogue), source.packages);
}

function withPackages(id: string, on: ImageRecipe, packages: readonly string[]): ImageRecipe {
  const sorted = [...new Set(packages)].sort();
  return { kind: "packages", on, packages: sorted, arch: on.arch, ...named(id, "", [on.key, ...sorted]) };
}

function definitionOf(
  id: string,
  arch: string,
  catalogue: ReadonlyMap<string, ImageDefinition>,
): ImageDefinition {
  const definition = catalogue.get(id);
  if (!definition) throw new Error(`images/${id}/image.yaml is missing`);
  if (!definition.architectures.includes(arch))
    throw new Error(`image ${id} is not made for ${arch} engines`);
  return definition;
}

/** Raised when the layout that every image shares (cell folders, owners) changes. */
const LAYOUT_REVISION = "4";

function named(
  id: string,
  version: string,
  parts: readonly string[],
): { readonly key: string; readonly tag: string } {
  const key = createHash("sha256")
    .update([LAYOUT_REVISION, id, ...parts].join("\0"))
    .digest("hex")
    .slice(0, 32);
  return { key, tag: `gauntlet/${id}:${[version, key.slice(0, 12)].filter(Boolean).join("-")}` };
}

/** "gcc" of "gauntlet/gcc:3f2a…". */
function tagWord(tag: string): string {
  return tag.replace(/^gauntlet\//, "").replace(/:.*$/, "");
}

/** What an image holds, in words: "go 1.25.5", "debian bookworm", "gcc". */
export function imageHolds(recipe: ImageRecipe): string[] {
  switch (recipe.kind) {
    case "go":
      return [`go ${recipe.go}`];
    case "base":
      return recipe.definition.words ?? [`debian ${recipe.definition.suite ?? ""}`.trim()];
    case "packages":
      return [...imageHolds(recipe.on), ...recipe.packages];
    case "go-on":
      return [...imageHolds(recipe.go), ...imageHolds(recipe.on)];
  }
}

/** A cell's images as they are recorded. */
export function imagesOf(
  cell: Pick<Cell, "image" | "runsOn">,
  arch: string,
  catalogue: ReadonlyMap<string, ImageDefinition>,
): Pick<CellRecord, "image" | "runImage"> {
  const [image, runImage] = recipesOf(cell, arch, catalogue).map((recipe) => ({
    key: recipe.key,
    holds: imageHolds(recipe),
  }));
  return { image: image ?? null, ...(runImage ? { runImage } : {}) };
}

/** A recipe and every recipe that it is made from. */
export function imagesBelow(recipe: ImageRecipe): ImageRecipe[] {
  if (recipe.kind === "packages") return [recipe, ...imagesBelow(recipe.on)];
  if (recipe.kind === "go-on") return [recipe, ...imagesBelow(recipe.go), ...imagesBelow(recipe.on)];
  return [recipe];
}

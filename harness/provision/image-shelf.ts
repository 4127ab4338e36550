import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import type { ImageNeed, RunNeed } from "../domain/cell.ts";
import type { StoredImage } from "../domain/container-engine.ts";
import type { ToolchainIdentity } from "../domain/observation.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { ensureImage, type Provisioner } from "./ensure-image.ts";
import type { ImageDefinition } from "./image-catalogue.ts";
import { type ImageRecipe, recipeFor, runRecipeFor } from "./image-recipe.ts";
import { identityOf } from "./toolchain-labels.ts";

export { identityOf };

/** Two downloads and imports keep two cores busy beside the cells that already compile. */
const IMAGES_AT_A_TIME = 2;

/** Images by what cells need; each is made once in a run, a few at a time, in the order in which it is first asked for. */
export type ImageShelf = (need: ImageNeed | RunNeed) => Promise<StoredImage>;

/** A shelf over an engine. An image that was made is remembered in the state folder with its toolchain's identity. */
export function imageShelf(at: Provisioner, catalogue: ReadonlyMap<string, ImageDefinition>): ImageShelf {
  const made = new Map<string, Promise<StoredImage>>();
  const limit = pLimit(IMAGES_AT_A_TIME);
  return (need) => {
    const { arch } = at.engine.info;
    const recipe = "libc" in need ? runRecipeFor(need, arch, catalogue) : recipeFor(need, arch, catalogue);
    const image = made.get(recipe.key) ?? limit(() => makeAndRemember(at, recipe));
    made.set(recipe.key, image);
    return image;
  };
}

/** When each image was last stood on, by key. */
export async function lastUses(state: StateFolder): Promise<ReadonlyMap<string, Date>> {
  const folder = join(state.dir, "images");
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json"));
  const uses = files.map(
    async (name) => [name.replace(/\.json$/, ""), (await stat(join(folder, name))).mtime] as const,
  );
  return new Map(await Promise.all(uses));
}

async function makeAndRemember(at: Provisioner, recipe: ImageRecipe): Promise<StoredImage> {
  const image = await ensureImage(at, recipe);
  const identity = identityOf(image);
  if (identity) await rememberIdentity(at.state, recipe.key, identity);
  return image;
}

/** The identity recorded when an image of this key was last used: what a rerun compares without asking the engine. */
export async function recordedIdentity(
  state: StateFolder,
  key: string,
): Promise<ToolchainIdentity | undefined> {
  try {
    return JSON.parse(await readFile(identityFile(state, key), "utf8")) as ToolchainIdentity;
  } catch {
    return undefined;
  }
}

async function rememberIdentity(state: StateFolder, key: string, identity: ToolchainIdentity): Promise<void> {
  const file = identityFile(state, key);
  await mkdir(join(state.dir, "images"), { recursive: true });
  await writeFile(`${file}.${process.pid}`, JSON.stringify(identity));
  await rename(`${file}.${process.pid}`, file);
}

function identityFile(state: StateFolder, key: string): string {
  return join(state.dir, "images", `${key}.json`);
}

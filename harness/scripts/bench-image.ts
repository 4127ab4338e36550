import { join } from "node:path";
import type { GoVersion } from "../domain/go-version.ts";
import { resolveEngine } from "../engine/resolve-engine.ts";
import { ensureImage } from "../provision/ensure-image.ts";
import { fetchingGo } from "../provision/fetching-go.ts";
import { loadImageCatalogue } from "../provision/image-catalogue.ts";
import { recipeFor } from "../provision/image-recipe.ts";
import { openStateFolder } from "../support/state-folder.ts";

/** What a Go image from nothing cost: download, check and import. */
export interface ImageCost {
  readonly seconds: number;
  readonly bytes: number;
}

/** Makes a release's image anew under a name of its own, and takes it away again. */
export async function imageCost(go: GoVersion): Promise<ImageCost> {
  const state = await openStateFolder(process.env);
  await using lease = await resolveEngine(state, process.env);
  const engine = await lease.connect();
  const catalogue = await loadImageCatalogue(join(import.meta.dirname, "../../images"));
  const recipe = recipeFor({ go, layer: "tree", system: [] }, engine.info.arch, catalogue);
  const key = `${"0".repeat(20)}${process.pid.toString(16).padStart(12, "0")}`;
  const apart = { ...recipe, key, tag: `gauntlet/bench:${key.slice(0, 12)}` };
  const signal = new AbortController().signal;
  const at = { engine, state, go: await fetchingGo(state, process.env), progress: () => {}, signal };
  const began = performance.now();
  const image = await ensureImage(at, apart);
  const seconds = (performance.now() - began) / 1000;
  await engine.removeImage(apart.tag);
  return { seconds, bytes: image.sizeBytes };
}

import { Readable } from "node:stream";
import pRetry from "p-retry";
import { pack as newPack } from "tar-stream";
import {
  type ContainerEngine,
  IMAGE_LABEL,
  OWNER_LABEL,
  type StoredImage,
} from "../domain/container-engine.ts";
import { releaseName } from "../domain/go-version.ts";
import type { Progress } from "../domain/progress.ts";
import { lockFor } from "../support/lock.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { bootstrapDebian } from "./bootstrap-debian.ts";
import { cellFolderCommands } from "./cell-folders.ts";
import { during } from "./during.ts";
import type { GoCommand } from "./go-command.ts";
import type { ImageSource } from "./image-catalogue.ts";
import { ImageError, SourceError } from "./image-error.ts";
import type { ImageRecipe } from "./image-recipe.ts";
import { trySources } from "./image-sources.ts";
import { importToolchain } from "./import-toolchain.ts";
import { pullPinned } from "./pull-pinned.ts";
import { importFromRegistry } from "./registry-toolchain.ts";

/** What provisioning needs at hand. */
export interface Provisioner {
  readonly engine: ContainerEngine;
  readonly state: StateFolder;
  readonly go: GoCommand;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export { ImageError };

/** Makes sure that the image exists in the engine. Idempotent; safe when another run does the same. */
export async function ensureImage(at: Provisioner, recipe: ImageRecipe): Promise<StoredImage> {
  const found = await at.engine.findImage(recipe.key);
  if (found) return found;
  await using _lock = await lockFor(at.state, `image-${recipe.key}`, at.signal);
  return (await at.engine.findImage(recipe.key)) ?? (await makeImage(at, recipe));
}

async function makeImage(at: Provisioner, recipe: ImageRecipe): Promise<StoredImage> {
  await pRetry(() => makeOnce(at, recipe), {
    retries: 2,
    minTimeout: 500,
    signal: at.signal,
    shouldRetry: ({ error }) => !(error instanceof ImageError) || error.transient,
  });
  const made = await at.engine.findImage(recipe.key);
  if (!made) throw new ImageError(`${recipe.tag} was made, but the engine does not have it`, false);
  return made;
}

async function makeOnce(at: Provisioner, recipe: ImageRecipe): Promise<void> {
  const labels = { [IMAGE_LABEL]: recipe.key, [OWNER_LABEL]: at.state.owner };
  switch (recipe.kind) {
    case "go":
      return makeGo(at, recipe, labels);
    case "base":
      return makeBase(at, recipe, labels);
    case "packages": {
      const on = await ensureImage(at, recipe.on);
      return build(at, recipe, labels, packagesDockerfile(on, recipe.packages), "bridge");
    }
    case "go-on": {
      const [go, on] = await Promise.all([ensureImage(at, recipe.go), ensureImage(at, recipe.on)]);
      const dockerfile = `FROM ${reference(on)}\nCOPY --from=${reference(go)} /usr/local/go /usr/local/go\n`;
      return build(at, recipe, { ...go.labels, ...labels }, dockerfile, "none");
    }
  }
}

/** A tag where there is one: the legacy builder resolves `FROM` and `--from` by name, an id would be looked for in a registry. */
function reference(image: StoredImage): string {
  return image.tags.find((tag) => !tag.startsWith("<none>")) ?? image.reference;
}

function packagesDockerfile(on: StoredImage, packages: readonly string[]): string {
  const install = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${packages.join(" ")}`;
  return `FROM ${reference(on)}\nENV DEBIAN_FRONTEND=noninteractive\nRUN ${install} && rm -rf /var/lib/apt/lists/*\n`;
}

async function makeGo(
  at: Provisioner,
  recipe: Extract<ImageRecipe, { kind: "go" }>,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const name = `${releaseName(recipe.go)} for linux/${recipe.arch}`;
  await trySources(name, recipe.definition.sources, async (source) => {
    if (source.kind === "toolchain-module") await importToolchain(at, recipe, labels);
    else if (source.kind === "registry") await importFromRegistry(at, recipe, source, labels);
    else throw new SourceError(`${source.kind} is no source of a Go release`, false, false);
  });
}

async function makeBase(
  at: Provisioner,
  recipe: Extract<ImageRecipe, { kind: "base" }>,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const suite = recipe.definition.suite ?? "";
  await trySources(`image base (Debian ${suite})`, recipe.definition.sources, async (source) => {
    if (source.kind === "bootstrap") await bootstrapBase(at, recipe, source, labels);
    else if (source.kind === "registry") {
      const pulled = await pullPinned(at, recipe.key, source.reference.replace("{suite}", suite));
      const from = { "gauntlet.from": pulled.pinned };
      const dockerfile = `FROM ${pulled.pinned}\nRUN ${cellFolderCommands()}\n`;
      await build(at, recipe, { ...labels, ...from }, dockerfile, "none").finally(pulled.release);
    } else throw new SourceError(`${source.kind} is no source of a Debian base`, false, false);
  });
}

async function bootstrapBase(
  at: Provisioner,
  recipe: Extract<ImageRecipe, { kind: "base" }>,
  { packages, variant = "minbase" }: Extract<ImageSource, { kind: "bootstrap" }>,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const suite = recipe.definition.suite ?? "";
  const bootstrap = await bootstrapDebian(suite, variant, packages, at.signal);
  const needs = "bootstrap needs mmdebstrap and a Debian machine (make setup installs it)";
  if (!bootstrap) throw new SourceError(needs, false, false);
  const what = variant === "minbase" ? "" : ` (${packages.join(", ")} alone)`;
  await during(at.progress, `bootstrap Debian ${suite}${what}`, () =>
    Promise.all([at.engine.importImage(bootstrap.tar, { tag: recipe.tag, labels }), bootstrap.done]),
  );
}

async function build(
  at: Provisioner,
  recipe: ImageRecipe,
  labels: Readonly<Record<string, string>>,
  dockerfile: string,
  network: "none" | "bridge",
): Promise<void> {
  const context = newPack();
  context.entry({ name: "Dockerfile" }, dockerfile);
  context.finalize();
  let last = "";
  const order = { tag: recipe.tag, labels, args: {}, network };
  const onLine = (line: string) => {
    // The builder's own words say nothing about why a command failed.
    if (!/^(Removing intermediate|\s*--->|Step \d|\s*$)/.test(line))
      last = line.trim().split("\n").at(-1) ?? "";
  };
  await during(at.progress, `build ${recipe.tag}`, () =>
    at.engine.buildImage(Readable.from(context), order, onLine),
  ).catch((error: Error) => {
    throw new ImageError(`image ${recipe.tag}: ${error.message}${last ? ` (after: ${last})` : ""}`, false);
  });
}

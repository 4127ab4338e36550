import { createHash } from "node:crypto";
import type { Cell } from "../domain/cell.ts";
import type { StoredImage } from "../domain/container-engine.ts";
import { atLeast, compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import type { StateFolder } from "../support/state-folder.ts";
import type { Provisioner } from "./ensure-image.ts";
import { ensureFilledVolume, volumeName } from "./filled-volume.ts";
import { ImageError } from "./image-error.ts";
import { loadingMode } from "./loading-mode.ts";
import { fetchModules, type ModuleFetch, type ModuleGround } from "./module-fetch.ts";
import { moduleServing } from "./module-serving.ts";
import type { Project } from "./project.ts";

/**
 * The releases to fetch with: the newest first, then the oldest of each loading mode (before 1.16, 1.16, from 1.17),
 * since graph pruning makes the newest fetch too little for older ones. Releases without modules fetch nothing.
 */
export function fetchingReleases(releases: readonly GoVersion[]): GoVersion[] {
  const able = [...new Set(releases)].filter((go) => atLeast(go, "1.11")).sort(compareGoVersions);
  const modes = (["full", "lazy-sum", "pruned"] as const).map((mode) =>
    able.filter((go) => loadingMode(go) === mode),
  );
  const newest = able.at(-1);
  return newest === undefined ? [] : [...new Set([newest, ...modes.flatMap((mode) => mode.slice(0, 1))])];
}

/** How the online fetch for a release's way of loading modules failed; null when it did not. */
export function moduleFailure(fetches: readonly ModuleFetch[], go: GoVersion): string | null {
  const own = fetches.filter((fetch) => loadingMode(fetch.go) === loadingMode(go));
  return (own.length > 0 ? own : fetches).find((fetch) => fetch.failure !== null)?.failure ?? null;
}

/** True when cells need modules from outside: requirements that no vendor folder serves. */
export function needsModules(project: Project): boolean {
  return (project.goMod?.requires.length ?? 0) > 0 || project.hasGoWork;
}

/** True for a cell that has a proxy among its own files: it fetches by itself, into a cache that it may write. */
export function bringsModules({ env }: Pick<Cell, "env">): boolean {
  return env.GOPROXY?.startsWith("file://") ?? false;
}

/** A project's modules for all cells of a run. */
export interface ModuleCache {
  readonly volume: string;
  /** Resolves when all that cells of a release need is there, or will not come. */
  readonly ready: (go: GoVersion) => Promise<void>;
}

/**
 * Begins to fill a project's module cache online. How each release's fetch went is recorded in `fetches`, in the order of
 * fetchingReleases; a release whose image cannot be had is replaced by the next of its way of loading modules, since its
 * absence is its own cells' trouble alone.
 */
export function ensureModuleCache(
  at: Provisioner,
  ground: ModuleGround,
  releases: readonly GoVersion[],
  fetches: ModuleFetch[],
): ModuleCache {
  const volume = moduleVolume(at.state, ground.project, releases);
  const serving = moduleServing();
  const whole = ensureFilledVolume(at.engine, at.state, volume, async () => {
    const { made, missing } = await fetchWithEach(releases, ground.imageOf, async (go, image) => {
      const fetch = await fetchModules(at, ground, { go, image, volume });
      serving.fetched(fetch);
      return fetch;
    });
    fetches.push(...made);
    for (const { go, failure } of made) if (failure !== null) tellFailure(at, go, failure);
    // A cache that is known to lack something must not count as filled: the next run tries again.
    if (missing || made.some(({ failure }) => failure !== null)) throw new IncompleteModulesError();
  }).catch((error: unknown) => {
    if (!(error instanceof IncompleteModulesError)) throw error;
  });
  whole.catch(() => {});
  return { volume, ready: (go) => serving.ready(go, whole) };
}

/** What fetching with some releases came to. `missing`: an image could not be had. */
export interface FetchedEach {
  readonly made: readonly ModuleFetch[];
  readonly missing: boolean;
}

/** Fetches with one release at a time, those first whose images are there first; answers in the order of fetchingReleases. */
export async function fetchWithEach(
  releases: readonly GoVersion[],
  imageOf: (go: GoVersion) => Promise<StoredImage>,
  fetch: (go: GoVersion, image: StoredImage) => Promise<ModuleFetch>,
): Promise<FetchedEach> {
  const rest = new Set(releases);
  const images = new Map<GoVersion, Promise<FetchImage>>();
  const made = new Map<GoVersion, ModuleFetch>();
  for (;;) {
    const wanted = fetchingReleases([...rest]);
    const open = wanted.filter((go) => !made.has(go));
    if (open.length === 0)
      return {
        made: wanted.flatMap((go) => made.get(go) ?? []),
        missing: rest.size < new Set(releases).size,
      };
    for (const go of open) images.set(go, images.get(go) ?? imageFor(go, imageOf));
    const { go, image } = await Promise.race(open.flatMap((each) => images.get(each) ?? []));
    if (image) made.set(go, await fetch(go, image));
    else rest.delete(go);
  }
}

interface FetchImage {
  readonly go: GoVersion;
  /** Undefined for a release whose image cannot be had. */
  readonly image: StoredImage | undefined;
}

/** Never left without a listener: while one release fetches, the images of others may fail. */
function imageFor(go: GoVersion, imageOf: (go: GoVersion) => Promise<StoredImage>): Promise<FetchImage> {
  const image = imageOf(go).then(
    (found) => ({ go, image: found }),
    (error: unknown) => {
      if (error instanceof ImageError) return { go, image: undefined };
      throw error;
    },
  );
  image.catch(() => {});
  return image;
}

/** Said when it happens: cells that need none of the missing modules go on, and may pass. */
function tellFailure(at: Provisioner, go: GoVersion, failure: string): void {
  const lines = failure.split("\n").filter((line) => line.trim() !== "" && !/^go: downloading /.test(line));
  const said = lines.slice(-2).join(" ").replace(/\s+/g, " ").slice(0, 400);
  at.progress({ kind: "notice", text: `not all modules could be fetched with go ${go}: ${said}` });
}

class IncompleteModulesError extends Error {}

/** The volume of a project's modules: what it holds follows from the module files and the releases that fetch. */
export function moduleVolume(state: StateFolder, project: Project, releases: readonly GoVersion[]): string {
  return volumeName(state, "modules", moduleKey(project, fetchingReleases(releases)));
}

function moduleKey(project: Project, fetching: readonly GoVersion[]): string {
  const files = project.tree.files.filter((file) =>
    /(^|\/)(go\.(mod|sum|work)|go\.work\.sum)$/.test(file.path),
  );
  const parts = [
    project.name,
    project.workingFolder,
    ...fetching,
    ...files.map((f) => `${f.path} ${f.content}`),
  ];
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 32);
}

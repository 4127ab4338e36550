import type { Readable } from "node:stream";
import { type ContainerEngine, OWNER_LABEL } from "../domain/container-engine.ts";
import { lockFor } from "../support/lock.ts";
import type { StateFolder } from "../support/state-folder.ts";

/** A volume with a content of its own, named by a hash over that content. */
export interface VolumeContent {
  readonly name: string;
  /** Where the volume lies in the container that fills it. */
  readonly at: string;
  /** The content, as a tar stream relative to `at`. */
  readonly tar: () => Readable;
}

/**
 * The name of a filled volume. A state folder's own, since its locks reach no further: two of them that filled one volume
 * at once would write under each other's running cells.
 */
export function volumeName(state: StateFolder, kind: string, content: string): string {
  return `gauntlet-${kind}-${content}-${state.owner.slice(0, 8)}`;
}

/** Says which volumes are whole. A volume that was being filled when the harness died must not count as filled. */
const FILLED_SUFFIX = "-filled";

/** Volumes known to be filled, by engine; filled volumes never become unfilled while a run uses them. */
const known = new WeakMap<ContainerEngine, Map<string, Promise<void>>>();

/**
 * Makes sure that a volume exists and is whole. That it is whole is kept in the engine itself, as an empty volume beside
 * it, so that a crash, a prune or another engine cannot make a half-filled volume look good. Idempotent.
 */
export function ensureFilledVolume(
  engine: ContainerEngine,
  state: StateFolder,
  name: string,
  fill: () => Promise<void>,
): Promise<void> {
  const volumes = known.get(engine) ?? new Map<string, Promise<void>>();
  known.set(engine, volumes);
  const work = volumes.get(name) ?? fillOnce(engine, state, name, fill);
  volumes.set(name, work);
  work.catch(() => volumes.delete(name));
  return work;
}

async function fillOnce(
  engine: ContainerEngine,
  state: StateFolder,
  name: string,
  fill: () => Promise<void>,
): Promise<void> {
  if (await isFilled(engine, name)) return;
  await using _lock = await lockFor(state, `volume-${name}`);
  if (await isFilled(engine, name)) return;
  const labels = { [OWNER_LABEL]: state.owner };
  // What a broken try left behind would be filled on top of.
  await engine.removeVolume(name);
  await engine.ensureVolume(name, labels);
  await fill();
  await engine.ensureVolume(name + FILLED_SUFFIX, labels);
}

async function isFilled(engine: ContainerEngine, name: string): Promise<boolean> {
  const names = new Set((await engine.listVolumes(OWNER_LABEL)).map((volume) => volume.name));
  return names.has(name) && names.has(name + FILLED_SUFFIX);
}

/** Copies a tar stream into a volume through a container that is created, never started, and removed. */
export async function copyIntoVolume(
  engine: ContainerEngine,
  state: StateFolder,
  image: string,
  content: VolumeContent,
): Promise<void> {
  const container = await engine.createContainer({
    name: `gauntlet-fill-${content.name}-${process.pid}`,
    image,
    command: ["none"],
    env: {},
    labels: { [OWNER_LABEL]: state.owner, "gauntlet.deadline": String(Math.floor(Date.now() / 1000) + 600) },
    mounts: [{ volume: content.name, at: content.at, readOnly: false }],
    network: "none",
    readOnlyRoot: false,
    capabilities: [],
    limits: null,
  });
  try {
    await container.writeArchive(content.at, content.tar());
  } finally {
    await container.remove();
  }
}

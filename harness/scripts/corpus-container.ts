import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import tarFs from "tar-fs";
import {
  type Container,
  type ContainerSpec,
  DEADLINE_LABEL,
  OWNER_LABEL,
} from "../domain/container-engine.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { Attempt } from "../domain/observation.ts";
import { CELL_PATHS } from "../domain/probe-protocol.ts";
import { packTree } from "../provision/cell-volumes.ts";
import type { Provisioner } from "../provision/ensure-image.ts";
import { ensureFilledVolume, volumeName } from "../provision/filled-volume.ts";
import type { ImageShelf } from "../provision/image-shelf.ts";
import { readTree } from "../provision/tree.ts";
import { attemptFromFrames } from "../store/attempt.ts";
import { parseFrames } from "../store/frames.ts";
import type { CorpusJob } from "./corpus-job.ts";
import { OTHER_GO, SMALL_DISKS } from "./corpus-places.ts";
import { DRIVER_CAPABILITIES, RESULTS } from "./corpus-scripts.ts";
import { tempFolder } from "./corpus-stage.ts";

/** Jobs that share one container: one release, one image, one network. */
export interface JobGroup {
  readonly version: GoVersion;
  readonly online: boolean;
  readonly system: readonly string[];
  /** A second release whose tree lies beside; null for nearly all. */
  readonly other: GoVersion | null;
  readonly jobs: readonly CorpusJob[];
}

/** What a container is made with. */
export interface CaptureGround {
  readonly at: Provisioner;
  readonly shelf: ImageShelf;
  readonly probeVolume: (image: string) => Promise<string>;
  /** Lays the jobs' files below a folder of this machine. */
  readonly stage: (dir: string, jobs: readonly CorpusJob[]) => Promise<void>;
}

/** An hour bounds a container whose harness is gone; each job has its own limit inside. */
const DEADLINE_S = 3_600;

/**
 * Runs a group's jobs one after the other in one container, each under the probe, and gives what the probe saw of each, by
 * the job's folder. Rejects where a job left no whole frame file.
 */
export async function captureGroup(
  group: JobGroup,
  ground: CaptureGround,
): Promise<ReadonlyMap<string, Attempt>> {
  const { at } = ground;
  const container = await at.engine.createContainer(await containerSpec(group, ground));
  await using staged = await tempFolder();
  await using results = await tempFolder();
  try {
    await ground.stage(staged.dir, group.jobs);
    await container.writeArchive(CELL_PATHS.project, packTree(await readTree(staged.dir)));
    await container.start();
    const { exitCode } = await container.wait();
    const said = (await container.logTail(4_000)).trim();
    if (exitCode !== 0 || said !== "") throw new Error(`go${group.version}: driver ${exitCode}: ${said}`);
    await pipeline(await container.readArchive(RESULTS), tarFs.extract(results.dir));
    return await readAll(group, container, join(results.dir, "out"));
  } finally {
    await container.remove();
  }
}

async function containerSpec(group: JobGroup, ground: CaptureGround): Promise<ContainerSpec> {
  const { at, shelf } = ground;
  const { version, system, online, other } = group;
  const image = (await shelf({ go: version, layer: "gcc", system })).reference;
  const now = Math.floor(Date.now() / 1000);
  return {
    name: `gauntlet-corpus-${version}${online ? "-online" : ""}${other ? "-mixed" : ""}${system.length > 0 ? "-system" : ""}-${process.pid}`,
    image,
    command: ["/bin/sh", `${CELL_PATHS.project}/drive`],
    env: { PATH: "/usr/bin:/bin" },
    labels: { [OWNER_LABEL]: at.state.owner, [DEADLINE_LABEL]: String(now + DEADLINE_S) },
    mounts: [
      { volume: null, at: CELL_PATHS.work, readOnly: false },
      { volume: null, at: CELL_PATHS.cache, readOnly: false },
      { volume: null, at: CELL_PATHS.project, readOnly: false },
      { volume: await ground.probeVolume(image), at: CELL_PATHS.probe, readOnly: true },
      ...(other ? [{ volume: await treeVolume(other, ground), at: OTHER_GO, readOnly: true }] : []),
    ],
    smallDisks: Object.entries(SMALL_DISKS).map(([path, bytes]) => ({ at: path, bytes })),
    network: online ? "bridge" : "none",
    readOnlyRoot: true,
    capabilities: DRIVER_CAPABILITIES,
    limits: { memoryBytes: 4 * 2 ** 30, pids: 1024, cpus: null },
  };
}

/** A volume with the tree of a release: an engine fills an empty volume from the image's folder at its place. */
async function treeVolume(version: GoVersion, { at, shelf }: CaptureGround): Promise<string> {
  const name = volumeName(at.state, "release", version);
  await ensureFilledVolume(at.engine, at.state, name, async () => {
    const image = (await shelf({ go: version, layer: "tree", system: [] })).reference;
    const container = await at.engine.createContainer({
      name: `gauntlet-fill-${name}-${process.pid}`,
      image,
      command: [`${CELL_PATHS.goRoot}/bin/go`, "version"],
      env: {},
      labels: { [OWNER_LABEL]: at.state.owner },
      mounts: [{ volume: name, at: CELL_PATHS.goRoot, readOnly: false }],
      network: "none",
      readOnlyRoot: false,
      capabilities: [],
      limits: null,
    });
    await container.start();
    await container.wait();
    await container.remove();
  });
  return name;
}

async function readAll(
  { jobs, version }: JobGroup,
  container: Container,
  dir: string,
): Promise<ReadonlyMap<string, Attempt>> {
  const attempts = new Map<string, Attempt>();
  for (const { folder, spec } of jobs) {
    const frames = parseFrames(await readFile(join(dir, `${folder}.ndjson`), "utf8"));
    const attempt = attemptFromFrames([frames], {
      ...{ number: 1, startedAt: "", wallMs: 0, argv: [spec.steps.map(({ argv }) => argv)] },
      ...{ engineOomKilled: null, engineWarnings: container.warnings, fault: null },
    });
    if (attempt.fault) throw new Error(`${folder} go${version}: ${attempt.fault.message}`);
    attempts.set(folder, attempt);
  }
  return attempts;
}

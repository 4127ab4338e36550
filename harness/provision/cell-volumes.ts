import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { Readable } from "node:stream";
import tarFs from "tar-fs";
import { pack as newPack } from "tar-stream";
import type { ContainerEngine } from "../domain/container-engine.ts";
import { CELL_PATHS } from "../domain/probe-protocol.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { copyIntoVolume, ensureFilledVolume, volumeName } from "./filled-volume.ts";
import type { ProbeBinary } from "./probe-binary.ts";
import { ancestors, type Tree } from "./tree.ts";

/** Makes sure that the probe lies in a volume of its own; gives its name. */
export async function ensureProbeVolume(
  engine: ContainerEngine,
  state: StateFolder,
  probe: ProbeBinary,
  image: string,
): Promise<string> {
  const name = volumeName(state, "probe", `${probe.hash.slice(0, 16)}-${engine.info.arch}`);
  await ensureFilledVolume(engine, state, name, async () => {
    const pack = newPack();
    pack.entry({ name: "probe", mode: 0o755 }, await readFile(probe.file));
    pack.finalize();
    await copyIntoVolume(engine, state, image, {
      name,
      at: CELL_PATHS.probe,
      tar: () => Readable.from(pack),
    });
  });
  return name;
}

/** The volume that a project lies in, as hashed. */
export function projectVolume(state: StateFolder, tree: Tree): string {
  return volumeName(state, "project", tree.hash.slice(0, 32));
}

/** Makes sure that the project lies in a volume, as hashed; gives its name. */
export async function ensureProjectVolume(
  engine: ContainerEngine,
  state: StateFolder,
  tree: Tree,
  image: string,
): Promise<string> {
  const name = projectVolume(state, tree);
  await ensureFilledVolume(engine, state, name, () =>
    copyIntoVolume(engine, state, image, { name, at: CELL_PATHS.project, tar: () => packTree(tree) }),
  );
  return name;
}

/**
 * Exactly the files that were hashed and the folders above them, readable by every uid of a cell. Fails where one has
 * changed since: the volume is named by the hash, and every later run would take it for what it is not.
 */
export function packTree(tree: Tree): Readable {
  const wanted = new Set(tree.files.flatMap((file) => [file.path, ...ancestors(file.path)]));
  const unseen = new Map(tree.files.map((file) => [file.path, file]));
  const pack = tarFs.pack(tree.root, {
    ignore: (path) => path !== tree.root && !wanted.has(relative(tree.root, path)),
    map: (header) => {
      // A link has no content to be checked but where it leads, and the hash says that.
      if (unseen.get(header.name)?.content.startsWith("link:") && header.type === "symlink")
        unseen.delete(header.name);
      const mtime = timeOf(unseen.get(header.name)?.content);
      return { ...header, uid: 0, gid: 0, mtime, mode: modeOf(header) };
    },
    mapStream: (content, header) => {
      const file = unseen.get(header.name);
      unseen.delete(header.name);
      const hash = createHash("sha256");
      content.on("data", (chunk) => hash.update(chunk));
      content.on("end", () => {
        if (hash.digest("hex") !== file?.content) pack.destroy(changed(header.name));
      });
      return content;
    },
    strict: false,
    finalize: false,
    finish: (made) => {
      const [gone] = unseen.keys();
      if (gone === undefined) made.finalize();
      else made.destroy(changed(gone));
    },
  });
  return Readable.from(pack);
}

/** The project changed while a run began, so that its hash names nothing that exists. */
export class ProjectChangedError extends Error {}

function changed(path: string): Error {
  return new ProjectChangedError(`${path} of the project was changed while the run began; run it again`);
}

const EPOCH_MS = Date.UTC(2000, 0, 1);

/**
 * A file's time is made of its content: it must not depend on when it was checked out, and from 1.19 the go command takes
 * a package whose files have the names, sizes and times of those that it saw there before for the same package, imports
 * and build lines included. Within nine years of the epoch; folders and links have the epoch itself.
 */
export function timeOf(content: string | undefined): Date {
  const seconds = /^[0-9a-f]{64}$/.test(content ?? "") ? Number.parseInt((content ?? "").slice(0, 7), 16) : 0;
  return new Date(EPOCH_MS + seconds * 1000);
}

function modeOf(header: tarFs.Headers): number {
  return header.type === "directory" || ((header.mode ?? 0) & 0o111) !== 0 ? 0o755 : 0o644;
}

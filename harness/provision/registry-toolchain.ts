import { PassThrough, type Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract, type Header, pack as newPack, type Pack } from "tar-stream";
import { DEADLINE_LABEL, OWNER_LABEL } from "../domain/container-engine.ts";
import { releaseName } from "../domain/go-version.ts";
import { packCellFolders, packFoldersAbove } from "./cell-folders.ts";
import type { Provisioner } from "./ensure-image.ts";
import type { ImageSource } from "./image-catalogue.ts";
import { SourceError } from "./image-error.ts";
import type { ImageRecipe } from "./image-recipe.ts";
import { pullPinned } from "./pull-pinned.ts";
import { toolchainLabels } from "./toolchain-labels.ts";

/**
 * Imports a release from a registry's image of it: the tree alone, in the layout that toolchain modules get, with the
 * image's digest as its identity. Rejects with a SourceError, also when the image holds another release or architecture.
 */
export async function importFromRegistry(
  at: Provisioner,
  recipe: Extract<ImageRecipe, { kind: "go" }>,
  source: Extract<ImageSource, { kind: "registry" }>,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const reference = source.reference.replace("{release}", recipe.go);
  const { pinned, digest, release } = await pullPinned(at, recipe.key, reference);
  const container = await at.engine.createContainer({
    name: `gauntlet-tree-${recipe.key.slice(0, 12)}-${process.pid}`,
    image: pinned,
    command: ["none"],
    env: {},
    labels: {
      [OWNER_LABEL]: at.state.owner,
      [DEADLINE_LABEL]: String(Math.floor(Date.now() / 1000) + 3_600),
    },
    mounts: [],
    network: "none",
    readOnlyRoot: false,
    capabilities: [],
    limits: null,
  });
  try {
    const archive = await container.readArchive(source.tree ?? "/usr/local/go");
    const tar = treeTar(archive, { name: pinned, version: releaseName(recipe.go), arch: recipe.arch });
    const identity = toolchainLabels({ version: recipe.go, sum: digest, verified: true, source: "registry" });
    await at.engine.importImage(tar, { tag: recipe.tag, labels: { ...labels, ...identity } });
  } finally {
    await container.remove();
    await release();
  }
}

/** What a tree must be. `name` is who is to be blamed. */
export interface AskedTree {
  readonly name: string;
  /** "go1.25.5". */
  readonly version: string;
  readonly arch: string;
}

/**
 * Turns an archive of a Go tree into a cell's root filesystem: the tree at /usr/local/go, owned by root, and a cell's
 * folders. The stream breaks with a SourceError before its end when the tree is not what was asked for.
 */
export function treeTar(archive: Readable, asked: AskedTree): Readable {
  const pack = newPack();
  const tar = pack.pipe(new PassThrough({ highWaterMark: 1 << 20 }));
  // A broken tar breaks the pack behind it too, whose error nobody else listens for.
  pack.on("error", () => {});
  packCellFolders(pack);
  copyTree(archive, pack, asked).then(
    () => pack.finalize(),
    (error: Error) => tar.destroy(error),
  );
  return tar;
}

async function copyTree(archive: Readable, pack: Pack, asked: AskedTree): Promise<void> {
  const reader = extract();
  archive.on("error", (error: Error) => reader.destroy(error));
  // The loop below learns of it in its own time, which may be after the event.
  reader.on("error", () => {});
  archive.pipe(reader);
  const folders = new Set<string>();
  let found: string | undefined;
  let hasTools = false;
  for await (const entry of reader) {
    const header = inTree(entry.header);
    hasTools ||= header.name.startsWith(`usr/local/go/pkg/tool/linux_${asked.arch}/`);
    const isFolder = header.type === "directory";
    packFoldersAbove(pack, isFolder ? `${header.name.replace(/\/$/, "")}/` : header.name, folders);
    if (isFolder) entry.resume();
    else if (header.name === "usr/local/go/VERSION") {
      const text = await buffer(entry as unknown as Readable);
      found = text.toString("utf8").split("\n")[0]?.trim();
      if (found !== asked.version)
        throw new SourceError(`${asked.name} holds ${found}, and not ${asked.version}`, true);
      await new Promise<void>((resolve, reject) => {
        pack.entry(header, text, (error) => (error ? reject(error) : resolve()));
      });
    } else await copyEntry(entry as unknown as Readable, pack, header);
  }
  if (found === undefined) throw new SourceError(`${asked.name} holds no Go release`, true);
  if (!hasTools) throw new SourceError(`${asked.name} has no tools for linux/${asked.arch}`, true);
}

async function copyEntry(content: Readable, pack: Pack, header: NewHeader): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const entry = pack.entry(header, (error) => (error ? reject(error) : resolve()));
    entry.on("error", reject);
    content.on("error", reject);
    if (header.type === "file" || header.type === "contiguous-file") content.pipe(entry);
    else content.resume();
  });
}

type NewHeader = Parameters<Pack["entry"]>[0];

/** An archive of /usr/local/go begins at "go/"; owners are the registry image's and mean nothing here. */
function inTree(header: Header): NewHeader {
  const { name, mode, type, linkname, size, mtime } = header;
  const moved = (path: string) => `usr/local/go/${path.replace(/^\.?\/?[^/]+\/?/, "")}`;
  const link = type === "link" && linkname ? { linkname: moved(linkname) } : linkname ? { linkname } : {};
  return {
    ...{ name: moved(name), ...(type && { type }), ...(mtime && { mtime }), ...link },
    ...(type === "directory" ? { mode: 0o755 } : { mode: ((mode ?? 0o644) & 0o111) !== 0 ? 0o755 : 0o644 }),
    ...(type === "file" ? { size: size ?? 0 } : {}),
  };
}

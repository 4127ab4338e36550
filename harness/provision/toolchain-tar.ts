import { createHash } from "node:crypto";
import { PassThrough, type Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pack as newPack, type Pack } from "tar-stream";
import yauzl from "yauzl";
import { packCellFolders } from "./cell-folders.ts";

/** Entries above this go through a stream, the rest through memory, which is faster for the many small ones. */
const STREAM_ABOVE_BYTES = 4 * 1024 * 1024;

/** What came out of a toolchain's zip: the tar to import, and the zip's own hash once all of it has been read. */
export interface ToolchainTar {
  readonly tar: Readable;
  /** "h1:…" as the checksum database has it; rejects with the tar when the zip is broken. */
  readonly sum: Promise<string>;
}

/**
 * Turns a toolchain module's zip into a root filesystem with the tree at /usr/local/go and a cell's folders, in one
 * pass and without unpacking to disk. What the module format forbids is restored: x bits and go.mod files.
 */
export function toolchainTar(zipFile: string): ToolchainTar {
  const pack = newPack();
  const tar = pack.pipe(new PassThrough({ highWaterMark: 1 << 20 }));
  packCellFolders(pack);
  const sum = packTree(zipFile, pack).catch((error: unknown) => {
    const failure = error instanceof Error ? error : new Error(String(error));
    tar.destroy(failure);
    throw failure;
  });
  sum.catch(() => {});
  return { tar, sum };
}

async function packTree(zipFile: string, pack: Pack): Promise<string> {
  const zip = await yauzl.openPromise(zipFile);
  const hashes: { readonly name: string; readonly sha256: string }[] = [];
  for await (const entry of zip.eachEntry()) {
    const hash = createHash("sha256");
    const header = {
      name: treePath(entry.fileName),
      mode: modeOf(entry.fileName),
      size: entry.uncompressedSize,
    };
    const content = await zip.openReadStreamPromise(entry);
    if (entry.uncompressedSize > STREAM_ABOVE_BYTES) await packStream(pack, header, content, hash);
    else await packBuffer(pack, header, await buffer(content), hash);
    hashes.push({ name: entry.fileName, sha256: hash.digest("hex") });
  }
  pack.finalize();
  return moduleSum(hashes);
}

type Header = { readonly name: string; readonly mode: number; readonly size: number };

async function packBuffer(
  pack: Pack,
  header: Header,
  content: Buffer,
  hash: ReturnType<typeof createHash>,
): Promise<void> {
  hash.update(content);
  await new Promise<void>((resolve, reject) => {
    pack.entry(header, content, (error) => (error ? reject(error) : resolve()));
  });
}

async function packStream(
  pack: Pack,
  header: Header,
  content: Readable,
  hash: ReturnType<typeof createHash>,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const entry = pack.entry(header, (error) => (error ? reject(error) : resolve()));
    content.on("data", (chunk: Buffer) => hash.update(chunk));
    content.on("error", reject);
    content.pipe(entry);
  });
}

/** "golang.org/toolchain@v0.0.1-go1.25.5.linux-amd64/bin/go" to "usr/local/go/bin/go"; _go.mod files get their name back. */
function treePath(name: string): string {
  const inTree = name.replace(/^[^@]+@[^/]+\//, "");
  return `usr/local/go/${inTree.replace(/(^|\/)_go\.mod$/, "$1go.mod")}`;
}

function modeOf(name: string): number {
  return /@[^/]+\/(bin\/|pkg\/tool\/|lib\/wasm\/go_)/.test(name) ? 0o755 : 0o644;
}

/** The module zip hash of golang.org/x/mod/sumdb/dirhash (Hash1): SHA-256 over the sorted list of files and their hashes. */
export function moduleSum(files: readonly { readonly name: string; readonly sha256: string }[]): string {
  const hash = createHash("sha256");
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const { name, sha256 } of sorted) hash.update(`${sha256}  ${name}\n`);
  return `h1:${hash.digest("base64")}`;
}

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { PassThrough, type Readable } from "node:stream";
import { promisify } from "node:util";
import { inflateRaw, inflateRawSync, type ZlibOptions } from "node:zlib";
import { pack as newPack, type Pack } from "tar-stream";
import yauzl from "yauzl";
import { packCellFolders, packFoldersAbove } from "./cell-folders.ts";

/** Entries above this are inflated on another thread; for the many small ones the way there costs more. */
const ASIDE_ABOVE_BYTES = 1024 * 1024;

const inflateAside = promisify<Buffer, ZlibOptions, Buffer>(inflateRaw);

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
  // A broken tar breaks the pack behind it too, whose error nobody else listens for.
  pack.on("error", () => {});
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
  // In memory: tens of thousands of small reads and streams cost more than the zip's tens of megabytes.
  const bytes = await readFile(zipFile);
  const zip = await yauzl.fromBufferPromise(bytes);
  const hashes: { readonly name: string; readonly sha256: string }[] = [];
  const folders = new Set<string>();
  for await (const entry of zip.eachEntry()) {
    const content = await contentOf(zip, bytes, entry);
    const name = entry.fileName;
    packFoldersAbove(pack, treePath(name), folders);
    await packEntry(pack, { name: treePath(name), mode: modeOf(name), size: content.length }, content);
    hashes.push({ name, sha256: createHash("sha256").update(content).digest("hex") });
  }
  pack.finalize();
  return moduleSum(hashes);
}

const DEFLATE = 8;

/** The bytes of an entry. What a zip says about itself is not trusted: it may not grow beyond the size that it states. */
async function inflated(stored: Buffer, entry: yauzl.Entry): Promise<Buffer> {
  if (entry.compressionMethod !== DEFLATE) return stored;
  const options = { maxOutputLength: Math.max(1, entry.uncompressedSize) };
  return entry.uncompressedSize > ASIDE_ABOVE_BYTES
    ? inflateAside(stored, options)
    : inflateRawSync(stored, options);
}

async function packEntry(
  pack: Pack,
  header: { readonly name: string; readonly mode: number; readonly size: number },
  content: Buffer,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    pack.entry(header, content, (error) => (error ? reject(error) : resolve()));
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

/** SHA-256 (hex) of each program of a toolchain's zip, by its path in a cell, before anything is imported. */
export async function toolHashes(zipFile: string): Promise<Readonly<Record<string, string>>> {
  const bytes = await readFile(zipFile);
  const zip = await yauzl.fromBufferPromise(bytes);
  const hashes: Record<string, string> = {};
  for await (const entry of zip.eachEntry()) {
    if (!/@[^/]+\/(bin\/go$|pkg\/tool\/)/.test(entry.fileName)) continue;
    const content = await contentOf(zip, bytes, entry);
    hashes[`/${treePath(entry.fileName)}`] = createHash("sha256").update(content).digest("hex");
  }
  return hashes;
}

async function contentOf(zip: yauzl.ZipFile, bytes: Buffer, entry: yauzl.Entry): Promise<Buffer> {
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  return inflated(bytes.subarray(fileDataStart, fileDataStart + entry.compressedSize), entry);
}

/** The module zip hash of golang.org/x/mod/sumdb/dirhash (Hash1): SHA-256 over the sorted list of files and their hashes. */
export function moduleSum(files: readonly { readonly name: string; readonly sha256: string }[]): string {
  const hash = createHash("sha256");
  // Go orders by bytes, JavaScript by UTF-16 units.
  const named = files.map(({ name, sha256 }) => ({ bytes: Buffer.from(name), name, sha256 }));
  for (const { name, sha256 } of named.sort((a, b) => a.bytes.compare(b.bytes)))
    hash.update(`${sha256}  ${name}\n`);
  return `h1:${hash.digest("base64")}`;
}

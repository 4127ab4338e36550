import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { PassThrough, type Readable } from "node:stream";
import { promisify } from "node:util";
import { inflateRaw, inflateRawSync, type ZlibOptions } from "node:zlib";
import { pack as newPack, type Pack } from "tar-stream";
import yauzl from "yauzl";
import { packCellFolders, packFoldersAbove } from "./cell-folders.ts";
import type { TellBytes } from "./during.ts";

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
 * pass and without unpacking to disk. What the module format forbids is restored: x bits and go.mod files. `programs` are
 * those of this zip that have been read already.
 */
export function toolchainTar(
  zipFile: string,
  programs: Programs = new Map(),
  tell: TellBytes = () => {},
): ToolchainTar {
  const pack = newPack();
  const tar = pack.pipe(new PassThrough({ highWaterMark: 1 << 20 }));
  // A broken tar breaks the pack behind it too, whose error nobody else listens for.
  pack.on("error", () => {});
  packCellFolders(pack);
  const sum = packTree(zipFile, pack, { programs, tell }).catch((error: unknown) => {
    const failure = error instanceof Error ? error : new Error(String(error));
    tar.destroy(failure);
    throw failure;
  });
  sum.catch(() => {});
  return { tar, sum };
}

/** How many bytes lie between two reports. */
const REPORT_BYTES = 8 * 1024 * 1024;

async function packTree(
  zipFile: string,
  pack: Pack,
  { programs, tell }: { readonly programs: Programs; readonly tell: TellBytes },
): Promise<string> {
  // In memory: tens of thousands of small reads and streams cost more than the zip's tens of megabytes.
  const bytes = await readFile(zipFile);
  const zip = await yauzl.fromBufferPromise(bytes);
  const hashes: { readonly name: string; readonly sha256: string }[] = [];
  const entries: yauzl.Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  const told = inSteps(entries, tell);
  const folders = new Set<string>();
  for (const entry of entries) {
    const name = entry.fileName;
    const { content, sha256 } = programs.get(name) ?? hashed(await contentOf(zip, bytes, entry));
    packFoldersAbove(pack, treePath(name), folders);
    await packEntry(pack, { name: treePath(name), mode: modeOf(name), size: content.length }, content);
    hashes.push({ name, sha256 });
    told(content.length);
  }
  pack.finalize();
  return moduleSum(hashes);
}

/** Counts bytes and tells of them now and then. */
function inSteps(entries: readonly yauzl.Entry[], tell: TellBytes): (bytes: number) => void {
  const totalBytes = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  let doneBytes = 0;
  let toldBytes = 0;
  return (bytes) => {
    doneBytes += bytes;
    if (doneBytes - toldBytes < REPORT_BYTES) return;
    toldBytes = doneBytes;
    tell(doneBytes, totalBytes);
  };
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

interface Hashed {
  readonly content: Buffer;
  /** Hex. */
  readonly sha256: string;
}

function hashed(content: Buffer): Hashed {
  return { content, sha256: createHash("sha256").update(content).digest("hex") };
}

/** A toolchain's programs by their names in the zip: half of its bytes, which are wanted before the rest and again with it. */
export type Programs = ReadonlyMap<string, Hashed>;

/** Reads the go command and the tools of a toolchain's zip. */
export async function readPrograms(zipFile: string): Promise<Programs> {
  const bytes = await readFile(zipFile);
  const zip = await yauzl.fromBufferPromise(bytes);
  const programs = new Map<string, Hashed>();
  for await (const entry of zip.eachEntry()) {
    if (!/@[^/]+\/(bin\/go$|pkg\/tool\/)/.test(entry.fileName)) continue;
    programs.set(entry.fileName, hashed(await contentOf(zip, bytes, entry)));
  }
  return programs;
}

/** SHA-256 (hex) of each program, by its path in a cell. */
export function toolHashes(programs: Programs): Readonly<Record<string, string>> {
  return Object.fromEntries([...programs].map(([name, { sha256 }]) => [`/${treePath(name)}`, sha256]));
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

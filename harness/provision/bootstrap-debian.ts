import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract, pack as newPack } from "tar-stream";
import { findProgram } from "../support/find-program.ts";
import { aptSourcesFor } from "./apt-sources.ts";
import { packCellFolders } from "./cell-folders.ts";

/** A root filesystem being made; `done` resolves when it is whole. */
export interface Bootstrap {
  readonly tar: Readable;
  readonly done: Promise<void>;
}

/**
 * Starts mmdebstrap for a suite; undefined where that is not installed or this machine has no sources for the suite. The
 * variant is mmdebstrap's: `minbase` is a small Debian, `extract` the packages alone and not what they depend on.
 */
export async function bootstrapDebian(
  suite: string,
  variant: "minbase" | "extract",
  packages: readonly string[],
  signal?: AbortSignal,
): Promise<Bootstrap | undefined> {
  const mmdebstrap = await findProgram("mmdebstrap");
  const sources = await aptSourcesFor(suite);
  if (!mmdebstrap || sources.length === 0) return undefined;
  const include = packages.length > 0 ? [`--include=${packages.join(",")}`] : [];
  // Documentation is a third of a minimal system and nothing here reads it.
  const slim = ["--dpkgopt=path-exclude=/usr/share/doc/*", "--dpkgopt=path-exclude=/usr/share/man/*"];
  const argv = [
    "--quiet",
    `--variant=${variant}`,
    "--format=tar",
    ...slim,
    ...include,
    suite,
    "-",
    ...sources,
  ];
  const child = spawn(mmdebstrap, argv, { stdio: ["ignore", "pipe", "pipe"], ...(signal ? { signal } : {}) });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk).slice(-2_000);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`mmdebstrap failed: ${complaint.trim().split("\n").at(-1)}`)),
    );
  });
  return withCellFolders(child.stdout, ended);
}

/** Replaces /tmp by the link that every cell image has, and adds the cell's folders. */
function withCellFolders(system: Readable, ended: Promise<void>): Bootstrap {
  const pack = newPack();
  const copy = extract();
  copy.on("entry", (header, stream, next) => {
    if (/^(\.\/)?tmp\/?$/.test(header.name)) {
      stream.resume();
      stream.on("end", next);
      return;
    }
    const entry = pack.entry(header, (error) => next(error ?? undefined));
    stream.pipe(entry);
  });
  const done = Promise.all([ended, pipeline(system, copy)]).then(() => {
    packCellFolders(pack);
    pack.finalize();
  });
  done.catch((error: Error) => pack.destroy(error));
  return { tar: Readable.from(pack), done };
}

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { TellBytes } from "./during.ts";

const LOOK_MS = 500;

/**
 * Tells how much of a module the go command has downloaded into a cache below `folder`, which it does not say itself, by
 * looking at the files there. Ends by `await using`.
 */
export function watchDownload(folder: string, tell: TellBytes): AsyncDisposable {
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(async () => tell(await bytesBelow(folder), null));
  }, LOOK_MS);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

/** Bytes of zips, whole ones and those on their way ("….zip123.tmp"); 0 where nothing is there yet. */
async function bytesBelow(folder: string): Promise<number> {
  const download = join(folder, "mod/cache/download");
  const names = await readdir(download, { recursive: true }).catch(() => []);
  const zips = names.filter((name) => /\.zip(\d*\.tmp)?$/.test(name));
  const sizes = zips.map((name) =>
    stat(join(download, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

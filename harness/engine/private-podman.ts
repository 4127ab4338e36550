import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PrivatePlace } from "./private-place.ts";

const run = promisify(execFile);

/** How long a single podman command may take; the longest is the end of containers, which are not asked but killed. */
const COMMAND_TIMEOUT_MS = 30_000;

/** The arguments of `podman` that make it answer on the place's socket, with a store of its own. */
export async function podmanArguments(path: string, place: PrivatePlace): Promise<string[]> {
  const store = podmanStore(place);
  return [...store, ...(await driver(path, store)), "system", "service", "-t", "0", `unix://${place.socket}`];
}

/** Images and volumes stay; state and locks of what runs, and the pause process, are apart from the user's own Podman. */
function podmanStore({ dir, run: at }: PrivatePlace): string[] {
  return ["--root", join(dir, "podman"), "--runroot", join(at, "run"), "--tmpdir", join(at, "tmp")];
}

/**
 * Without root Podman falls back to vfs, a whole copy of the image for each container, wherever fuse-overlayfs cannot be
 * used, although kernels from 5.13 on need it no more. What works is tried, since nothing tells it beforehand.
 */
async function driver(path: string, store: readonly string[]): Promise<string[]> {
  if (process.getuid?.() === 0) return [];
  const overlay = ["--storage-driver", "overlay"];
  const works = await podman(path, [...store, ...overlay, "info"]).then(
    () => true,
    () => false,
  );
  return works ? overlay : [];
}

/** Ends what runs in the place's containers: unlike dockerd, podman leaves them when its service is stopped. */
export async function endPodmanContainers(path: string, place: PrivatePlace): Promise<void> {
  await podman(path, [...podmanStore(place), "stop", "--all", "--time", "0"]).catch(() => {});
}

/** The process that keeps a rootless Podman's namespaces, and with them its mounts; undefined where there is none. */
export async function pauseProcess({ run: at }: PrivatePlace): Promise<number | undefined> {
  const pid = Number(await readFile(join(at, "tmp/pause.pid"), "utf8").catch(() => ""));
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined;
  // A file that outlived its process may name another one by now.
  const argv = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return /(^|\/)(podman|catatonit)(\0|$| )/.test(argv) ? pid : undefined;
}

function podman(path: string, args: readonly string[]) {
  return run(path, args, { timeout: COMMAND_TIMEOUT_MS });
}

import { randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import type Dockerode from "dockerode";
import type { ContainerEngine } from "../../domain/container-engine.ts";
import { drainProgress } from "./progress-stream.ts";

/**
 * Imports a root filesystem and gives it its tag once the engine has all of it: Podman takes what came before a connection
 * broke for an image where that ends between two files. Until then it has a name by which nobody looks for it. Rejects
 * with what broke the stream, else with the engine's words.
 */
export async function importImage(
  docker: Dockerode,
  tar: Readable,
  { tag, labels }: Parameters<ContainerEngine["importImage"]>[1],
): Promise<void> {
  const changes = Object.entries(labels).map(([name, value]) => `LABEL ${name}=${JSON.stringify(value)}`);
  // Podman overlooks a tag that is not in the name, and Docker takes it from there as well.
  const unfinished = `gauntlet/unfinished:${randomBytes(8).toString("hex")}`;
  // The request takes hold of the stream only later: one that breaks before is noticed here, and ends the request.
  const request = new AbortController();
  const broken = new Promise<never>((_, reject) => {
    tar.once("error", (error) => {
      reject(error);
      request.abort(error);
    });
  });
  const work = async () => {
    const answer = await docker.importImage(tar, { repo: unfinished, changes, abortSignal: request.signal });
    await drainProgress(answer as Readable, () => {});
  };
  await Promise.race([broken, work()]);
  const at = tag.lastIndexOf(":");
  await docker.getImage(unfinished).tag({ repo: tag.slice(0, at), tag: tag.slice(at + 1) });
  await docker.getImage(unfinished).remove();
}

import { Readable } from "node:stream";
import type Dockerode from "dockerode";
import type { Container, ContainerEnd } from "../../domain/container-engine.ts";
import { goneIsFine } from "./engine-error.ts";

/** A container behind dockerode. */
export function dockerContainer(handle: Dockerode.Container, warnings: readonly string[]): Container {
  return {
    id: handle.id,
    warnings,
    start: async () => {
      await handle.start();
    },
    wait: () => waitForEnd(handle),
    readArchive: async (path) => Readable.from(await handle.getArchive({ path })),
    writeArchive: async (path, tar) => {
      await handle.putArchive(tar as NodeJS.ReadableStream, { path });
    },
    logTail: (maxBytes) => logTail(handle, maxBytes),
    kill: (signal) => goneIsFine(handle.kill({ signal })),
    remove: () => goneIsFine(handle.remove({ force: true, v: true })),
  };
}

async function waitForEnd(handle: Dockerode.Container): Promise<ContainerEnd> {
  const answer: { StatusCode: number } = await handle.wait();
  const { State } = await handle.inspect();
  return { exitCode: answer.StatusCode, oomKilled: State.OOMKilled };
}

/** Both streams in turn; the eight-byte frame headers are dropped by reading frame by frame. */
async function logTail(handle: Dockerode.Container, maxBytes: number): Promise<string> {
  const raw = (await handle.logs({
    stdout: true,
    stderr: true,
    tail: 200,
    follow: false,
  })) as unknown as Buffer;
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= raw.length; ) {
    const length = raw.readUInt32BE(at + 4);
    parts.push(raw.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).subarray(-maxBytes).toString("utf8");
}

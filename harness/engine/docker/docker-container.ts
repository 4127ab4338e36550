import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import type Dockerode from "dockerode";
import type { Container, ContainerEnd, Session, SessionStreams } from "../../domain/container-engine.ts";
import type { EngineInfo } from "../../domain/run.ts";
import { goneIsFine } from "./engine-error.ts";

/** A container behind dockerode, of the engine that `info` describes. */
export function dockerContainer(
  handle: Dockerode.Container,
  info: EngineInfo,
  warnings: readonly string[],
): Container {
  return {
    id: handle.id,
    warnings,
    start: async () => {
      await handle.start();
    },
    wait: () => waitForEnd(handle, info),
    readArchive: async (path) => Readable.from(await handle.getArchive({ path })),
    writeArchive: async (path, tar) => {
      await handle.putArchive(tar as NodeJS.ReadableStream, { path });
    },
    logTail: (maxBytes) => logTail(handle, maxBytes),
    kill: (signal) => goneIsFine(handle.kill({ signal })),
    attach: (streams) => attachSession(handle, streams),
    remove: () => goneIsFine(handle.remove({ force: true, v: true })),
  };
}

async function attachSession(handle: Dockerode.Container, streams: SessionStreams): Promise<Session> {
  const { Config } = await handle.inspect();
  const options = { stream: true, hijack: true, stdin: true, stdout: true, stderr: true };
  const stream = await handle.attach(options);
  if (Config.Tty) stream.pipe(streams.output, { end: false });
  else handle.modem.demuxStream(stream, streams.output, streams.errors);
  if (streams.input) streams.input.pipe(stream);
  else stream.end();
  return {
    ended: finished(stream, { writable: false }),
    resize: async (columns, rows) => {
      await handle.resize({ w: columns, h: rows });
    },
  };
}

/**
 * The answer to a wait, as a stream: dockerode's own wait never settles when the engine goes away between the answer's
 * head, which comes at once, and its end.
 */
function waitStream(handle: Dockerode.Container): Promise<Readable> {
  const statusCodes = { 200: true, 404: "no such container", 500: "server error" };
  const request = { path: `/containers/${handle.id}/wait?`, method: "POST", isStream: true, statusCodes };
  return new Promise((resolve, reject) => {
    handle.modem.dial({ ...request, options: {} }, (error: unknown, data: unknown) =>
      error ? reject(error) : resolve(data as Readable),
    );
  });
}

async function waitForEnd(handle: Dockerode.Container, info: EngineInfo): Promise<ContainerEnd> {
  const { StatusCode } = JSON.parse(await text(await waitStream(handle))) as { readonly StatusCode: number };
  const { State } = await handle.inspect();
  // Podman never sees OOM kills on cgroup v1, and misses them on v2; what it does not see may have been all the same.
  const unseen = info.kind === "docker" ? false : null;
  return { exitCode: StatusCode, oomKilled: State.OOMKilled || unseen };
}

/** More lines than a probe prints. */
const LOG_LINES = 2_000;

/** Both streams in turn; the eight-byte frame headers are dropped by reading frame by frame. */
async function logTail(handle: Dockerode.Container, maxBytes: number): Promise<string> {
  const raw = (await handle.logs({
    stdout: true,
    stderr: true,
    tail: LOG_LINES,
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

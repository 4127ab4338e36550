import { mkdtemp } from "node:fs/promises";
import { createConnection, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { inject } from "vitest";

/** The way to an engine, in a test's hands: it can stop answering, or break. */
export interface EngineProxy extends AsyncDisposable {
  /** What DOCKER_HOST is set to. */
  readonly host: string;
  /** Answers nothing any more, and keeps every connection open. */
  freeze(): void;
  /** Breaks every connection and refuses new ones, as an engine that dies. */
  die(): Promise<void>;
}

/** Opens a unix socket that passes everything on to the engine of the tests. */
export async function startEngineProxy(): Promise<EngineProxy> {
  const { folder, socket } = inject("ground");
  const path = join(await mkdtemp(join(folder, "proxy-")), "engine.sock");
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = createConnection({ path: socket, allowHalfOpen: true });
    for (const [from, to] of [
      [client, engine],
      [engine, client],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy()).on("close", () => sockets.delete(from));
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const die = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const each of sockets) each.destroy();
    await closed;
  };
  return {
    host: `unix://${path}`,
    freeze: () => {
      for (const each of sockets) each.pause().unpipe();
    },
    die,
    [Symbol.asyncDispose]: async () => (server.listening ? die() : undefined),
  };
}

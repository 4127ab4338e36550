import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ContainerEngine } from "../domain/container-engine.ts";
import type { EngineEndpoint } from "../domain/engine-endpoint.ts";
import type { EngineInfo } from "../domain/run.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { connectEngine } from "./docker/connect.ts";
import { engineMessage } from "./docker/engine-error.ts";
import { EndpointError, findEndpoints } from "./endpoints.ts";
import { type PrivateEngine, privateDaemon, usePrivateEngine } from "./private-engine.ts";

/** An engine in use, and where it was found. Let go by `await using`. */
export interface EngineLease extends AsyncDisposable {
  /** A private engine that is not running is described as it was last seen. */
  readonly info: EngineInfo;
  readonly from: string;
  /** The engine itself; a private one is started by the first call. */
  readonly connect: () => Promise<ContainerEngine>;
}

/** No engine could be had; the message lists what was tried and the one command that mends it. */
export class NoEngineError extends Error {}

/** Finds an engine that answers: DOCKER_HOST, the docker CLI's context, the usual sockets, else a private one. */
export async function resolveEngine(state: StateFolder, env: NodeJS.ProcessEnv): Promise<EngineLease> {
  const refusals: string[] = [];
  for (const endpoint of await endpointsOrRefusal(env)) {
    try {
      const engine = await connectEngine(endpoint);
      return {
        info: engine.info,
        from: endpoint.from,
        connect: async () => engine,
        [Symbol.asyncDispose]: () => engine.close(),
      };
    } catch (error) {
      refusals.push(`${endpoint.from}: ${engineMessage(error)}`);
    }
  }
  if (!asksForOne(env) && (await privateDaemon())) return leasePrivate(state, refusals);
  throw new NoEngineError(noEngineMessage(refusals));
}

async function endpointsOrRefusal(env: NodeJS.ProcessEnv): Promise<EngineEndpoint[]> {
  try {
    return await findEndpoints(env);
  } catch (error) {
    if (error instanceof EndpointError) throw new NoEngineError(error.message);
    throw error;
  }
}

/** When the user named an engine, another one would answer another question. */
function asksForOne(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.DOCKER_HOST);
}

/**
 * A private engine costs seconds to start, and a run that can reuse every result needs none: it is started at once only
 * when it has never been seen.
 */
async function leasePrivate(state: StateFolder, refusals: readonly string[]): Promise<EngineLease> {
  let started: Promise<{ readonly own: PrivateEngine; readonly engine: ContainerEngine }> | undefined;
  const start = () => {
    started ??= startPrivate(state, refusals);
    return started;
  };
  const info = (await lastSeen(state)) ?? (await start()).engine.info;
  return {
    info,
    from: "a private engine of this state folder",
    connect: async () => (await start()).engine,
    [Symbol.asyncDispose]: async () => {
      const { own } = (await started?.catch(() => undefined)) ?? {};
      await own?.[Symbol.asyncDispose]();
    },
  };
}

async function startPrivate(
  state: StateFolder,
  refusals: readonly string[],
): Promise<{ readonly own: PrivateEngine; readonly engine: ContainerEngine }> {
  try {
    const own = await usePrivateEngine(state);
    const engine = await connectEngine(own.endpoint);
    await writeFile(join(state.dir, "private-engine.json"), JSON.stringify(engine.info));
    return { own, engine };
  } catch (error) {
    throw new NoEngineError(noEngineMessage([...refusals, `private engine: ${engineMessage(error)}`]));
  }
}

async function lastSeen(state: StateFolder): Promise<EngineInfo | undefined> {
  try {
    return JSON.parse(await readFile(join(state.dir, "private-engine.json"), "utf8")) as EngineInfo;
  } catch {
    return undefined;
  }
}

function noEngineMessage(refusals: readonly string[]): string {
  const tried = refusals.length > 0 ? ` (tried ${refusals.join("; ")})` : "";
  return `no container engine answers${tried}; mend it with: make setup`;
}

import type { ContainerEngine } from "../domain/container-engine.ts";
import type { EngineEndpoint } from "../domain/engine-endpoint.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { connectEngine } from "./docker/connect.ts";
import { engineMessage } from "./docker/engine-error.ts";
import { EndpointError, findEndpoints } from "./endpoints.ts";
import { privateDaemon, usePrivateEngine } from "./private-engine.ts";

/** An engine in use, and where it was found. Let go by `await using`. */
export interface EngineLease extends AsyncDisposable {
  readonly engine: ContainerEngine;
  readonly from: string;
}

/** No engine could be had; the message lists what was tried and the one command that mends it. */
export class NoEngineError extends Error {}

/** Finds an engine that answers: DOCKER_HOST, the docker CLI's context, the usual sockets, else a private one. */
export async function resolveEngine(state: StateFolder, env: NodeJS.ProcessEnv): Promise<EngineLease> {
  const refusals: string[] = [];
  for (const endpoint of await endpointsOrRefusal(env)) {
    try {
      const engine = await connectEngine(endpoint);
      return { engine, from: endpoint.from, [Symbol.asyncDispose]: () => engine.close() };
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

async function leasePrivate(state: StateFolder, refusals: readonly string[]): Promise<EngineLease> {
  try {
    const own = await usePrivateEngine(state);
    const engine = await connectEngine(own.endpoint);
    return { engine, from: own.endpoint.from, [Symbol.asyncDispose]: () => own[Symbol.asyncDispose]() };
  } catch (error) {
    throw new NoEngineError(noEngineMessage([...refusals, `private engine: ${engineMessage(error)}`]));
  }
}

function noEngineMessage(refusals: readonly string[]): string {
  const tried = refusals.length > 0 ? ` (tried ${refusals.join("; ")})` : "";
  return `no container engine answers${tried}; mend it with: make setup`;
}

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ContainerEngine } from "../domain/container-engine.ts";
import type { EngineEndpoint } from "../domain/engine-endpoint.ts";
import type { EngineInfo } from "../domain/run.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { engineMessage } from "./docker/engine-error.ts";
import { askedEndpoint, findEndpoints } from "./endpoints.ts";
import { askedIsSilent, doesNotStart, NoEngineError, nothingAnswers } from "./no-engine.ts";
import { EndpointError } from "./parse-endpoint.ts";
import { type PrivateProgram, privateProgram } from "./private-choice.ts";
import { type PrivateEngine, usePrivateEngine } from "./private-engine.ts";

/** An engine in use, and where it was found. Let go by `await using`. */
export interface EngineLease extends AsyncDisposable {
  /** A private engine that is not running is described as it was last seen. */
  readonly info: EngineInfo;
  readonly from: string;
  /** It is the state folder's own, started and stopped by its users. */
  readonly isPrivate: boolean;
  /** The engine itself; a private one is started by the first call. */
  readonly connect: () => Promise<ContainerEngine>;
}

/**
 * Finds an engine that answers: GAUNTLET_PRIVATE_ENGINE, DOCKER_HOST, the docker CLI's context, the usual sockets, else a
 * private one. An engine that the user named is the only one tried: another would answer another question. Rejects with a
 * NoEngineError.
 */
export async function resolveEngine(state: StateFolder, env: NodeJS.ProcessEnv): Promise<EngineLease> {
  const { asked, endpoints, program } = await placesToLook(env);
  const refusals: string[] = [];
  for (const endpoint of endpoints) {
    try {
      const engine = await connectEngine(endpoint, env);
      return {
        info: engine.info,
        from: endpoint.from,
        isPrivate: false,
        connect: async () => engine,
        [Symbol.asyncDispose]: () => engine.close(),
      };
    } catch (error) {
      refusals.push(`${endpoint.from}: ${engineMessage(error)}`);
    }
  }
  if (asked) throw askedIsSilent(asked, refusals);
  if (program) return leasePrivate(state, env, { program, refusals });
  throw nothingAnswers(refusals, env.GAUNTLET_PRIVATE_ENGINE);
}

interface PlacesToLook {
  readonly asked: EngineEndpoint | undefined;
  readonly endpoints: readonly EngineEndpoint[];
  /** What can be started when none of them answers. */
  readonly program: PrivateProgram | undefined;
}

async function placesToLook(env: NodeJS.ProcessEnv): Promise<PlacesToLook> {
  try {
    const program = await privateProgram(env);
    if (env.GAUNTLET_PRIVATE_ENGINE) return { asked: undefined, endpoints: [], program };
    const asked = await askedEndpoint(env);
    return { asked, endpoints: asked ? [asked] : await findEndpoints(env), program };
  } catch (error) {
    if (error instanceof EndpointError) throw new NoEngineError(error.message, null);
    throw error;
  }
}

interface PrivateOrder {
  readonly program: PrivateProgram;
  readonly refusals: readonly string[];
}

/**
 * A private engine costs seconds to start, and a run that can reuse every result needs none: it is started at once only
 * when it has never been seen.
 */
async function leasePrivate(
  state: StateFolder,
  env: NodeJS.ProcessEnv,
  order: PrivateOrder,
): Promise<EngineLease> {
  let started: Promise<{ readonly own: PrivateEngine; readonly engine: ContainerEngine }> | undefined;
  const start = () => {
    started ??= startPrivate(state, env, order);
    return started;
  };
  const info = (await lastSeen(state, order.program)) ?? (await start()).engine.info;
  return {
    info,
    from: `a private engine of this state folder (${order.program.path})`,
    isPrivate: true,
    connect: async () => (await start()).engine,
    [Symbol.asyncDispose]: async () => {
      const { own } = (await started?.catch(() => undefined)) ?? {};
      await own?.[Symbol.asyncDispose]();
    },
  };
}

async function startPrivate(
  state: StateFolder,
  env: NodeJS.ProcessEnv,
  { program, refusals }: PrivateOrder,
): Promise<{ readonly own: PrivateEngine; readonly engine: ContainerEngine }> {
  let own: PrivateEngine | undefined;
  try {
    own = await usePrivateEngine(state, program);
    const engine = await connectEngine(own.endpoint, env);
    await writeFile(seenFile(state, program), JSON.stringify(engine.info));
    return { own, engine };
  } catch (error) {
    await own?.[Symbol.asyncDispose]();
    throw await doesNotStart(program, [...refusals, `private engine: ${engineMessage(error)}`]);
  }
}

async function lastSeen(state: StateFolder, program: PrivateProgram): Promise<EngineInfo | undefined> {
  try {
    return JSON.parse(await readFile(seenFile(state, program), "utf8")) as EngineInfo;
  } catch {
    return undefined;
  }
}

function seenFile(state: StateFolder, { kind }: PrivateProgram): string {
  return join(state.dir, kind === "dockerd" ? "private-engine.json" : `private-${kind}.json`);
}

/** Loaded when an engine is really asked for: dockerode and what it brings take longer to load than a rerun takes to answer. */
async function connectEngine(endpoint: EngineEndpoint, env: NodeJS.ProcessEnv): Promise<ContainerEngine> {
  const { connectEngine: connect } = await import("./docker/connect.ts");
  return connect(endpoint, env);
}

import { OWNER_LABEL } from "../domain/container-engine.ts";
import { privateProgram } from "../engine/private-choice.ts";
import { usePrivateEngine } from "../engine/private-engine.ts";
import { resolveEngine } from "../engine/resolve-engine.ts";
import { openStateFolder } from "../support/state-folder.ts";

/**
 * Keeps one engine up for all runs of a benchmark. A private engine is its state folder's own: without this, each run in
 * a fresh state folder would start another one and make every image again, and that is what would be measured.
 */
export async function holdEngine(): Promise<AsyncDisposable> {
  const state = await openStateFolder(process.env);
  const lease = await resolveEngine(state, process.env);
  const nothing = { [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose]() };
  const program = await privateProgram(process.env);
  if (!lease.isPrivate || !program) return nothing;
  const own = await usePrivateEngine(state, program);
  const before = process.env.DOCKER_HOST;
  if (own.endpoint.kind === "unix") process.env.DOCKER_HOST = `unix://${own.endpoint.path}`;
  return {
    [Symbol.asyncDispose]: async () => {
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
      await own[Symbol.asyncDispose]();
      await lease[Symbol.asyncDispose]();
    },
  };
}

/** Removes the build caches of all projects from the engine that is held. */
export async function removeBuildCaches(): Promise<void> {
  const state = await openStateFolder(process.env);
  await using lease = await resolveEngine(state, process.env);
  const engine = await lease.connect();
  const volumes = await engine.listVolumes(OWNER_LABEL);
  for (const { name } of volumes) if (name.startsWith("gauntlet-cache-")) await engine.removeVolume(name);
}

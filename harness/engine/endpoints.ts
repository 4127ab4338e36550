import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { EndpointTls, EngineEndpoint } from "../domain/engine-endpoint.ts";
import { currentContext, dockerConfigFolder } from "./docker-context.ts";
import { parseEndpoint } from "./parse-endpoint.ts";
import { tlsFolder } from "./tls-folder.ts";

/**
 * The engine that the user named: by DOCKER_HOST, else by the docker CLI's current context when that is not "default".
 * Undefined when none was named. Rejects with an EndpointError on one that cannot be used.
 */
export async function askedEndpoint(env: NodeJS.ProcessEnv): Promise<EngineEndpoint | undefined> {
  if (env.DOCKER_HOST) return parseEndpoint(env.DOCKER_HOST, "DOCKER_HOST", tlsFromEnv(env));
  return currentContext(env);
}

/**
 * The endpoints to try, best first: the one that the user named and no other, else every usual socket that exists.
 * Rejects with an EndpointError on one that cannot be used.
 */
export async function findEndpoints(env: NodeJS.ProcessEnv): Promise<EngineEndpoint[]> {
  const asked = await askedEndpoint(env);
  if (asked) return [asked];
  return usualSockets(env)
    .filter((path) => existsSync(path))
    .map((path) => ({ kind: "unix", path, from: `the usual socket ${path}` }));
}

/** Where Docker and Podman put their sockets, with root and without, best first. */
export function usualSockets(env: NodeJS.ProcessEnv): string[] {
  const runtime = env.XDG_RUNTIME_DIR || `/run/user/${process.getuid?.() ?? 0}`;
  const home = env.HOME || homedir();
  return [
    "/var/run/docker.sock",
    join(runtime, "docker.sock"),
    join(home, ".docker/run/docker.sock"),
    join(home, ".colima/default/docker.sock"),
    "/run/podman/podman.sock",
    join(runtime, "podman/podman.sock"),
  ];
}

/** The docker CLI's variables: TLS when DOCKER_TLS_VERIFY has any value, unverified when only DOCKER_TLS has one. */
function tlsFromEnv(env: NodeJS.ProcessEnv): EndpointTls | null {
  if (!env.DOCKER_TLS_VERIFY && !env.DOCKER_TLS) return null;
  const files = tlsFolder(env.DOCKER_CERT_PATH || dockerConfigFolder(env));
  return env.DOCKER_TLS_VERIFY ? files : { ...files, unverified: true };
}

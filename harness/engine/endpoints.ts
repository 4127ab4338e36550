import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { EngineEndpoint } from "../domain/engine-endpoint.ts";

/** An endpoint that was asked for and cannot be used; the message says why and what to do instead. */
export class EndpointError extends Error {}

/**
 * The endpoints to try, best first: DOCKER_HOST alone when it is set, else the docker CLI's current context alone when
 * it is not "default", else every usual socket that exists. Rejects with an EndpointError on one that cannot be used.
 */
export async function findEndpoints(env: NodeJS.ProcessEnv): Promise<EngineEndpoint[]> {
  if (env.DOCKER_HOST) return [parseEndpoint(env.DOCKER_HOST, "DOCKER_HOST", tlsFromEnv(env))];
  const context = await currentContext(env);
  if (context) return [context];
  return usualSockets(env)
    .filter((path) => existsSync(path))
    .map((path) => ({ kind: "unix", path, from: `the usual socket ${path}` }));
}

function usualSockets(env: NodeJS.ProcessEnv): string[] {
  const runtime = env.XDG_RUNTIME_DIR ?? `/run/user/${process.getuid?.() ?? 0}`;
  return [
    "/var/run/docker.sock",
    join(runtime, "docker.sock"),
    join(homedir(), ".docker/run/docker.sock"),
    join(homedir(), ".colima/default/docker.sock"),
    "/run/podman/podman.sock",
    join(runtime, "podman/podman.sock"),
  ];
}

/** Reads unix:///path, tcp://host:port or https://host:port. */
export function parseEndpoint(
  url: string,
  from: string,
  tls: Extract<EngineEndpoint, { kind: "tcp" }>["tls"],
): EngineEndpoint {
  const unix = /^unix:\/\/(\/.+)$/.exec(url)?.[1];
  if (unix) return { kind: "unix", path: unix, from };
  const tcp = /^(tcp|http|https):\/\/(\[[0-9a-fA-F:]+\]|[^/:]+)(?::(\d+))?\/?$/.exec(url);
  if (tcp) {
    const [, scheme, host = "", port] = tcp;
    const secure = tls ?? (scheme === "https" ? {} : null);
    return {
      kind: "tcp",
      host: host.replace(/^\[|\]$/g, ""),
      port: Number(port ?? (secure ? 2376 : 2375)),
      tls: secure,
      from,
    };
  }
  if (url.startsWith("ssh://")) throw new EndpointError(sshRefusal(url, from));
  throw new EndpointError(
    `${from}: "${url}" is no engine address; expected unix:///path, tcp://host:port or https://host:port`,
  );
}

function sshRefusal(url: string, from: string): string {
  const host = url.slice("ssh://".length);
  return (
    `${from} names ${url}; engines over ssh are not supported directly. Forward the socket and use that: ` +
    `ssh -nNT -L /tmp/engine.sock:/var/run/docker.sock ${host} & export DOCKER_HOST=unix:///tmp/engine.sock`
  );
}

function tlsFromEnv(env: NodeJS.ProcessEnv): Extract<EngineEndpoint, { kind: "tcp" }>["tls"] {
  if (!env.DOCKER_TLS_VERIFY) return null;
  return tlsFolder(env.DOCKER_CERT_PATH ?? join(homedir(), ".docker"));
}

function tlsFolder(dir: string): { ca?: string; cert?: string; key?: string } {
  const file = (name: string) => (existsSync(join(dir, name)) ? join(dir, name) : undefined);
  const [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map(file);
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

/** docker-modem does not know contexts: they are read here, from the docker CLI's own files. */
async function currentContext(env: NodeJS.ProcessEnv): Promise<EngineEndpoint | undefined> {
  const config = env.DOCKER_CONFIG ?? join(homedir(), ".docker");
  const name = env.DOCKER_CONTEXT ?? (await readJson(join(config, "config.json")))?.currentContext;
  if (typeof name !== "string" || name === "" || name === "default") return undefined;
  const id = createHash("sha256").update(name).digest("hex");
  const meta = await readJson(join(config, "contexts/meta", id, "meta.json"));
  const host = (meta?.Endpoints as { docker?: { Host?: unknown } } | undefined)?.docker?.Host;
  if (typeof host !== "string")
    throw new EndpointError(
      `the docker context "${name}" has no endpoint; see docker context ls, or set DOCKER_HOST`,
    );
  const tlsDir = join(config, "contexts/tls", id, "docker");
  return parseEndpoint(host, `docker context ${name}`, existsSync(tlsDir) ? tlsFolder(tlsDir) : null);
}

async function readJson(path: string): Promise<Record<string, unknown> | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

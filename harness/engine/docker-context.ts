import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { EndpointTls, EngineEndpoint } from "../domain/engine-endpoint.ts";
import { EndpointError, parseEndpoint } from "./parse-endpoint.ts";
import { tlsFolder } from "./tls-folder.ts";

/** The docker CLI's folder: DOCKER_CONFIG, else ~/.docker. */
export function dockerConfigFolder(env: NodeJS.ProcessEnv): string {
  return env.DOCKER_CONFIG || join(env.HOME || homedir(), ".docker");
}

/**
 * The docker CLI's current context, which docker-modem does not know: DOCKER_CONTEXT, else what `docker context use`
 * wrote. Undefined for "default". Rejects with an EndpointError on a context that does not exist or cannot be read: the
 * user chose one, and any other engine would answer another question.
 */
export async function currentContext(env: NodeJS.ProcessEnv): Promise<EngineEndpoint | undefined> {
  const config = dockerConfigFolder(env);
  const name = env.DOCKER_CONTEXT || (await readDockerConfig(config)).currentContext;
  if (typeof name !== "string" || name === "" || name === "default") return undefined;
  const from = `docker context ${name}`;
  const id = createHash("sha256").update(name).digest("hex");
  const meta = await readObject(join(config, "contexts/meta", id, "meta.json"));
  if (!meta) throw new EndpointError(await unknownContext(name, config, env));
  const docker = field(field(meta, "Endpoints"), "docker");
  const host = field(docker, "Host");
  if (typeof host !== "string" || host === "")
    throw new EndpointError(`${from} has no docker endpoint; see docker context ls, or set DOCKER_HOST`);
  const tlsDir = join(config, "contexts/tls", id, "docker");
  const files = existsSync(tlsDir) ? tlsFolder(tlsDir) : null;
  return parseEndpoint(host, from, contextTls(files, field(docker, "SkipTLSVerify") === true));
}

/** The docker CLI's own settings; an empty object when there are none. Rejects with an EndpointError on broken ones. */
export async function readDockerConfig(folder: string): Promise<Readonly<Record<string, unknown>>> {
  return (await readObject(join(folder, "config.json"))) ?? {};
}

function contextTls(files: EndpointTls | null, unverified: boolean): EndpointTls | null {
  if (!files) return unverified ? { unverified } : null;
  return unverified ? { ...files, unverified } : files;
}

async function unknownContext(name: string, config: string, env: NodeJS.ProcessEnv): Promise<string> {
  const known = ["default", ...(await contextNames(config))];
  const by = env.DOCKER_CONTEXT ? "DOCKER_CONTEXT" : join(config, "config.json");
  return `${by} names the docker context "${name}", which does not exist; known: ${known.join(", ")}`;
}

async function contextNames(config: string): Promise<string[]> {
  const folder = join(config, "contexts/meta");
  const ids = await readdir(folder).catch(() => []);
  const metas = await Promise.all(
    ids.map((id) => readObject(join(folder, id, "meta.json")).catch(() => undefined)),
  );
  return metas.flatMap((meta) => (typeof meta?.Name === "string" ? [meta.Name] : [])).sort();
}

async function readObject(path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    if (isObject(value)) return value;
    throw new Error("it is no JSON object");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    const why = message.replace(/\s+/g, " ");
    throw new EndpointError(`${path} cannot be read (${why}); mend it, or name an engine with DOCKER_HOST`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

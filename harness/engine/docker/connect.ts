import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import Dockerode from "dockerode";
import type { ContainerEngine } from "../../domain/container-engine.ts";
import type { EndpointTls, EngineEndpoint } from "../../domain/engine-endpoint.ts";
import { DOCKER_HUB } from "../../domain/image-reference.ts";
import type { EngineInfo } from "../../domain/run.ts";
import { credentialsFor } from "../registry-credentials.ts";
import { dockerEngine } from "./docker-engine.ts";
import { type LimitSupport, unenforcedLimits } from "./unenforced.ts";

/** How long an engine may take to say who it is before it counts as not there. */
const HELLO_TIMEOUT_MS = 10_000;

/**
 * Connects to an endpoint and asks the engine who it is; `env` is where the user's registry credentials are found.
 * Rejects when nothing there answers as an engine, after ten seconds at the latest.
 */
export async function connectEngine(
  endpoint: EngineEndpoint,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ContainerEngine> {
  const docker = new Dockerode(await connectionOptions(endpoint));
  const { info, unenforced, indexServer } = await describeEngine(docker);
  return dockerEngine(docker, {
    info,
    unenforced,
    credentials: (reference) => credentialsFor(reference, env, indexServer),
  });
}

/** docker-modem fills what is left out from DOCKER_HOST and its kin; an endpoint says all, so all is given. */
const NOTHING_INHERITED = { host: "", timeout: 0, pathPrefix: "/" } as const;

async function connectionOptions(endpoint: EngineEndpoint): Promise<Dockerode.DockerOptions> {
  if (endpoint.kind === "unix")
    return { ...NOTHING_INHERITED, protocol: "http", socketPath: endpoint.path } as Dockerode.DockerOptions;
  const { host, port, tls } = endpoint;
  const at = { ...NOTHING_INHERITED, host, port };
  if (!tls) return { ...at, protocol: "http" } as Dockerode.DockerOptions;
  return { ...at, protocol: "https", agent: await tlsAgent(tls) } as Dockerode.DockerOptions;
}

async function tlsAgent(tls: EndpointTls): Promise<Agent> {
  const read = async (file: string | undefined) => (file ? readFile(file) : undefined);
  const [ca, cert, key] = await Promise.all([read(tls.ca), read(tls.cert), read(tls.key)]);
  return new Agent({
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    rejectUnauthorized: tls.unverified !== true,
  });
}

/** dockerode takes a signal for these two; its types do not say so. */
interface Hello {
  version(options: { readonly abortSignal: AbortSignal }): Promise<Dockerode.DockerVersion>;
  info(options: { readonly abortSignal: AbortSignal }): ReturnType<Dockerode["info"]>;
}

interface Description {
  readonly info: EngineInfo;
  readonly unenforced: readonly string[];
  /** What the engine calls the registry of references that name none; Podman says nothing. */
  readonly indexServer: string;
}

async function describeEngine(docker: Dockerode): Promise<Description> {
  const abortSignal = AbortSignal.timeout(HELLO_TIMEOUT_MS);
  const hello = docker as unknown as Hello;
  const [version, said] = await Promise.all([
    hello.version({ abortSignal }),
    hello.info({ abortSignal }),
  ]).catch((error: Error) => {
    if (!abortSignal.aborted) throw error;
    throw new Error(`no answer within ${HELLO_TIMEOUT_MS / 1000} s`);
  });
  if (typeof version.Version !== "string" || typeof said.NCPU !== "number")
    throw new Error("what answers there is no container engine");
  const info = engineInfo(version, said);
  const indexServer = typeof said.IndexServerAddress === "string" ? said.IndexServerAddress : DOCKER_HUB;
  return { info, unenforced: unenforcedLimits(info, said as LimitSupport), indexServer };
}

function engineInfo(
  version: Dockerode.DockerVersion,
  said: Awaited<ReturnType<Dockerode["info"]>>,
): EngineInfo {
  const components = (version as { Components?: readonly { Name?: string }[] }).Components ?? [];
  return {
    kind: components.some((c) => /podman/i.test(c.Name ?? "")) ? "podman" : "docker",
    version: version.Version,
    arch: version.Arch,
    cgroup: said.CgroupVersion === "1" ? 1 : said.CgroupVersion === "2" ? 2 : null,
    cpus: said.NCPU,
    memoryBytes: said.MemTotal,
    rootless:
      said.Rootless === true ||
      (said.SecurityOptions ?? []).some((option: string) => option.includes("rootless")),
  };
}

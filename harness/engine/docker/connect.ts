import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import Dockerode from "dockerode";
import type { ContainerEngine } from "../../domain/container-engine.ts";
import type { EngineEndpoint } from "../../domain/engine-endpoint.ts";
import type { EngineInfo } from "../../domain/run.ts";
import { dockerEngine } from "./docker-engine.ts";

/** How long an engine may take to say who it is before it counts as not there. */
const HELLO_TIMEOUT_MS = 10_000;

/** Connects to an endpoint and asks the engine who it is. Rejects when nothing there answers as an engine. */
export async function connectEngine(endpoint: EngineEndpoint): Promise<ContainerEngine> {
  const docker = new Dockerode(await connectionOptions(endpoint));
  return dockerEngine(docker, await describeEngine(docker));
}

async function connectionOptions(endpoint: EngineEndpoint): Promise<Dockerode.DockerOptions> {
  if (endpoint.kind === "unix") return { socketPath: endpoint.path };
  const { host, port, tls } = endpoint;
  if (!tls) return { protocol: "http", host, port };
  const [ca, cert, key] = await Promise.all(
    [tls.ca, tls.cert, tls.key].map((f) => (f ? readFile(f) : undefined)),
  );
  return {
    protocol: "https",
    host,
    port,
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  };
}

async function describeEngine(docker: Dockerode): Promise<EngineInfo> {
  const silence = setTimeout(HELLO_TIMEOUT_MS, null, { ref: false }).then(() => {
    throw new Error(`no answer within ${HELLO_TIMEOUT_MS / 1000} s`);
  });
  const [version, info] = await Promise.race([Promise.all([docker.version(), docker.info()]), silence]);
  const components = (version as { Components?: readonly { Name?: string }[] }).Components ?? [];
  return {
    kind: components.some((c) => /podman/i.test(c.Name ?? "")) ? "podman" : "docker",
    version: version.Version,
    arch: version.Arch,
    cgroup: info.CgroupVersion === "1" ? 1 : info.CgroupVersion === "2" ? 2 : null,
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
    rootless: (info.SecurityOptions ?? []).some((option: string) => option.includes("rootless")),
  };
}

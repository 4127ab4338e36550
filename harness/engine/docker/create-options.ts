import type Dockerode from "dockerode";
import type { ContainerSpec } from "../../domain/container-engine.ts";
import type { EngineInfo } from "../../domain/run.ts";

/** Largest log that an engine may keep of a container; frames carry the results, the log only live progress. */
const LOG_MAX = "1m";

/**
 * Podman asks for four million processes where nothing else is said, which a machine may not grant. All cells of a machine
 * share this count; the cgroup's own limit on pids is each cell's bound.
 */
const PODMAN_PROCESSES = { Name: "nproc", Soft: 8192, Hard: 8192 } as const;

/** A locked-down container: no capability but those named, no new privileges, swap equal to memory. */
export function createOptions(spec: ContainerSpec, info: EngineInfo): Dockerode.ContainerCreateOptions {
  return {
    name: spec.name,
    Image: spec.image,
    Cmd: [...spec.command],
    Entrypoint: [],
    User: spec.session?.user ?? "0:0",
    ...(spec.session ? sessionOptions(spec.session) : {}),
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: { ...spec.labels },
    NetworkDisabled: spec.network === "none",
    HostConfig: {
      NetworkMode: spec.network,
      ReadonlyRootfs: spec.readOnlyRoot,
      CapDrop: ["ALL"],
      CapAdd: [...spec.capabilities],
      SecurityOpt: ["no-new-privileges"],
      Mounts: spec.mounts.map((mount) => ({
        Type: "volume",
        Source: mount.volume ?? "",
        Target: mount.at,
        ReadOnly: mount.readOnly,
      })),
      ...(spec.smallDisks
        ? {
            Tmpfs: Object.fromEntries(
              spec.smallDisks.map(({ at, bytes }) => [at, `size=${bytes},mode=0777`]),
            ),
          }
        : {}),
      Ulimits: [
        { Name: "nofile", Soft: 4096, Hard: 4096 },
        { Name: "core", Soft: 0, Hard: 0 },
        ...(info.kind === "podman" ? [PODMAN_PROCESSES] : []),
      ],
      ...(info.kind === "docker"
        ? { LogConfig: { Type: "json-file", Config: { "max-size": LOG_MAX } } }
        : {}),
      ...(spec.limits ? limitOptions(spec.limits, info) : {}),
    },
  };
}

function sessionOptions(session: NonNullable<ContainerSpec["session"]>): Dockerode.ContainerCreateOptions {
  return {
    WorkingDir: session.workingFolder,
    Tty: session.terminal,
    ...{ OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true, AttachStderr: true },
  };
}

function limitOptions(limits: NonNullable<ContainerSpec["limits"]>, info: EngineInfo): Dockerode.HostConfig {
  return {
    Memory: limits.memoryBytes,
    MemorySwap: limits.memoryBytes,
    PidsLimit: limits.pids,
    ...(limits.cpus !== null && limits.cpus < info.cpus ? { NanoCpus: Math.round(limits.cpus * 1e9) } : {}),
  };
}

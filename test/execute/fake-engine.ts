import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { pack as newPack } from "tar-stream";
import type { Container, ContainerEngine, ContainerSpec } from "../../harness/domain/container-engine.ts";
import type { EngineInfo } from "../../harness/domain/run.ts";
import { completed, frameText, start, stepEnd, stepStart } from "../store/frame-lines.ts";

/** The frames of a step that passed. */
export const PASSED = frameText(start, stepStart(0, "build"), stepEnd(0), completed);
/** The frames of a step that failed. */
export const FAILED = frameText(
  ...[start, stepStart(0, "build"), stepEnd(0, { end: { kind: "exited", code: 1 } }), completed],
);

/** What a container is to do: run for so long, then leave these frames; or fail to be created or started. */
export interface Script {
  readonly ms?: number;
  readonly frames?: string;
  readonly failsAt?: "create" | "start";
}

/** The port in memory: containers that only take time, and a record of what was asked of it. Scheduling is tested on it, never Docker. */
export class FakeEngine implements ContainerEngine {
  readonly created: ContainerSpec[] = [];
  readonly started: string[] = [];
  readonly volumes = new Set<string>();
  /** Names of containers that are there now. */
  readonly present = new Set<string>();
  mostCreated = 0;
  mostRunning = 0;
  private running = 0;

  constructor(private readonly script: (spec: ContainerSpec) => Script = () => ({})) {}

  readonly info: EngineInfo = {
    ...{ kind: "docker", version: "fake", arch: "amd64", cgroup: 1 },
    ...{ cpus: 2, memoryBytes: 2 ** 33, rootless: false },
  };

  async createContainer(spec: ContainerSpec): Promise<Container> {
    const script = this.script(spec);
    await sleep(1);
    if (script.failsAt === "create") throw new Error("create: the engine\n  said no");
    if (this.present.has(spec.name)) throw new Error(`the name ${spec.name} is in use`);
    this.created.push(spec);
    this.present.add(spec.name);
    this.mostCreated = Math.max(this.mostCreated, this.present.size);
    return this.container(spec, script);
  }

  private container(spec: ContainerSpec, script: Script): Container {
    const killed = new AbortController();
    const run = async () => {
      this.mostRunning = Math.max(this.mostRunning, ++this.running);
      await sleep(script.ms ?? 1, null, { signal: killed.signal }).catch(() => {});
      this.running--;
      return { exitCode: killed.signal.aborted ? 137 : 0, oomKilled: false };
    };
    let end: ReturnType<typeof run> | undefined;
    return {
      id: spec.name,
      warnings: [],
      start: async () => {
        if (script.failsAt === "start") throw new Error("start: the engine said no");
        this.started.push(spec.name);
        end = run();
      },
      wait: () => end ?? Promise.reject(new Error("it was never started")),
      readArchive: async () => {
        const pack = newPack();
        pack.entry({ name: "frames.ndjson" }, script.frames ?? PASSED);
        pack.finalize();
        return Readable.from(pack);
      },
      writeArchive: async () => {},
      logTail: async () => "",
      kill: async () => killed.abort(),
      attach: () => Promise.reject(new Error("no sessions here")),
      remove: async () => void this.present.delete(spec.name),
    };
  }

  async ensureVolume(name: string): Promise<void> {
    this.volumes.add(name);
  }
  async removeVolume(name: string): Promise<void> {
    this.volumes.delete(name);
  }
  findImage = async () => undefined;
  listImages = async () => [];
  importImage = async () => {};
  buildImage = async () => {};
  pullImage = () => Promise.reject(new Error("no registry here"));
  removeImage = async () => {};
  containerById: ContainerEngine["containerById"] = () => {
    throw new Error("no containers by id here");
  };
  listContainers: ContainerEngine["listContainers"] = async () => [];
  listVolumes: ContainerEngine["listVolumes"] = async () => [];
  close = async () => {};
}

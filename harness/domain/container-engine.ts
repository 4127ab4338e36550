import type { Readable } from "node:stream";
import type { EngineInfo } from "./run.ts";

/** Every object of ours in an engine carries this label; its value is the state folder that owns it. */
export const OWNER_LABEL = "gauntlet.owner";
/** Images are found by this label, never by id: its value is the image's content key. */
export const IMAGE_LABEL = "gauntlet.image";
export const RUN_LABEL = "gauntlet.run";
export const CELL_LABEL = "gauntlet.cell";
/** Which attempt of a cell, counted from 1, and which phase of it, counted from 0: "1.0". */
export const PHASE_LABEL = "gauntlet.phase";
/** Unix seconds after which anybody's sweep may remove the container. */
export const DEADLINE_LABEL = "gauntlet.deadline";

/** An image of ours as the engine holds it. */
export interface StoredImage {
  /** What the engine takes to create a container from it. */
  readonly reference: string;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly sizeBytes: number;
  readonly createdUnix: number;
}

/** When to give a pull up. `idleMs` is the longest time without any progress. */
export interface PullBounds {
  readonly signal?: AbortSignal;
  readonly idleMs?: number;
}

/** What a pull brought: the repository digest, and whether the engine had an image of that reference before. */
export interface Pulled {
  readonly digest: string;
  readonly wasThere: boolean;
}

/** A volume in a container; without a name it is the container's own and goes with it. */
export interface VolumeMount {
  readonly volume: string | null;
  readonly at: string;
  readonly readOnly: boolean;
}

/** All that a container is created from; nothing else comes in from the client's side. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly VolumeMount[];
  /** Disks of so many bytes that anybody may write to and that go with the container. */
  readonly smallDisks?: readonly { readonly at: string; readonly bytes: number }[];
  readonly network: "none" | "bridge";
  readonly readOnlyRoot: boolean;
  readonly capabilities: readonly string[];
  readonly limits: {
    readonly memoryBytes: number;
    readonly pids: number;
    /** CPU quota; null leaves the scheduler alone. */
    readonly cpus: number | null;
  } | null;
  /** For a person or a single command in place of the probe. */
  readonly session?: { readonly user: string; readonly workingFolder: string; readonly terminal: boolean };
}

/** How a container ended, in the engine's words. */
export interface ContainerEnd {
  readonly exitCode: number;
  /** Null where the engine does not know: Podman says no of containers that were killed for memory too. */
  readonly oomKilled: boolean | null;
}

/** Where a session's output goes, and where its input comes from. */
export interface SessionStreams {
  readonly input: NodeJS.ReadableStream | null;
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
}

/** An attached session. */
export interface Session {
  /** Resolves when all output has arrived. */
  readonly ended: Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
}

/** A created container. */
export interface Container {
  readonly id: string;
  /** What the engine said that it cannot enforce. */
  readonly warnings: readonly string[];
  start(): Promise<void>;
  /** Resolves when the container has ended; rejects when the engine goes away. */
  wait(): Promise<ContainerEnd>;
  /** The folder or file at `path`, as a tar stream; works on an ended container's volumes. */
  readArchive(path: string): Promise<Readable>;
  writeArchive(path: string, tar: Readable): Promise<void>;
  /** The last of stdout and stderr, at most `maxBytes`. */
  logTail(maxBytes: number): Promise<string>;
  kill(signal: string): Promise<void>;
  /** Connects to a session's input and output before it starts; without a terminal both streams arrive apart. */
  attach(streams: SessionStreams): Promise<Session>;
  /** Removes the container and its own volumes; a container that is gone already is no error. */
  remove(): Promise<void>;
}

/** One container as a listing shows it. */
export interface ContainerSummary {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** False for one that was created and never started. */
  readonly started: boolean;
}

export interface VolumeSummary {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What the harness needs of Docker or Podman, in its own terms. */
export interface ContainerEngine {
  readonly info: EngineInfo;
  findImage(key: string): Promise<StoredImage | undefined>;
  listImages(): Promise<StoredImage[]>;
  /** Makes an image of one layer from a root filesystem as a tar stream. Rejects when the stream breaks, leaving no image. */
  importImage(
    tar: Readable,
    image: { readonly tag: string; readonly labels: Readonly<Record<string, string>> },
  ): Promise<void>;
  /** Builds a Dockerfile; `context` is a tar stream that holds it. Every event of the build stream is read. */
  buildImage(
    context: Readable,
    image: {
      readonly tag: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly args: Readonly<Record<string, string>>;
      readonly network: "none" | "bridge" | "host";
    },
    onLine: (line: string) => void,
  ): Promise<void>;
  /** Pulls a reference with the user's own credentials; `tell` hears of bytes done and of those known of. Rejects with a PullError. */
  pullImage(
    reference: string,
    tell: (doneBytes: number, totalBytes: number | null) => void,
    bounds?: PullBounds,
  ): Promise<Pulled>;
  removeImage(reference: string): Promise<void>;
  createContainer(spec: ContainerSpec): Promise<Container>;
  containerById(id: string): Container;
  listContainers(label: string): Promise<ContainerSummary[]>;
  /** Idempotent. */
  ensureVolume(name: string, labels: Readonly<Record<string, string>>): Promise<void>;
  listVolumes(label: string): Promise<VolumeSummary[]>;
  removeVolume(name: string): Promise<void>;
  /** Lets the connection go; containers stay. */
  close(): Promise<void>;
}

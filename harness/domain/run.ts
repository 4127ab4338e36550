import type { Cell, ContentKey, Plan } from "./cell.ts";
import type { Attempt, ToolchainIdentity } from "./observation.ts";

/** "20261122-1": the day and a count, unique in a state folder. */
export type RunId = string & { readonly __brand: "RunId" };

/** The engine that a run used, as it describes itself. */
export interface EngineInfo {
  readonly kind: "docker" | "podman";
  readonly version: string;
  readonly arch: string;
  readonly cgroup: 1 | 2 | null;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly rootless: boolean;
}

/** An image as it was used: its content key, and what it holds in words ("go 1.25.5", "gcc 12.2.0-14"). */
export interface ImageIdentity {
  readonly key: string;
  readonly holds: readonly string[];
}

/** All that is known of one cell of a run, before anything is interpreted. */
export interface CellRecord {
  readonly cell: Cell;
  readonly key: ContentKey | null;
  readonly toolchain: ToolchainIdentity | null;
  readonly image: ImageIdentity | null;
  /** What the cell's programs ran on, where that was another image. */
  readonly runImage?: ImageIdentity;
  readonly attempts: readonly Attempt[];
  /** The run in which the attempts were made, when they were taken over from an earlier one. */
  readonly reusedFrom: RunId | null;
  /** Set when no attempt could be made. */
  readonly unavailable: string | null;
  /** What the go command said where the project's modules could not all be fetched online, before the cells. */
  readonly moduleFailure?: string | null;
}

/** A piece of preparation (a download, an import, a fetch) and when it was done. */
export interface WorkSpan {
  readonly what: string;
  readonly startedAt: string;
  readonly wallMs: number;
}

/** A run as stored: diagnosis, analysis and reports are made from this alone. */
export interface RunRecord {
  readonly run: RunId;
  readonly plan: Plan;
  readonly engine: EngineInfo;
  readonly project: { readonly name: string; readonly treeHash: string };
  readonly startedAt: string;
  readonly wallMs: number | null;
  readonly cells: readonly CellRecord[];
  /** What was prepared in it, in order of its end; absent in runs of before this was kept. */
  readonly work?: readonly WorkSpan[];
}

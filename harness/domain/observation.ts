import type { GoVersion } from "./go-version.ts";

/** Why the harness itself could not get an answer; never the project's doing. */
export interface InfrastructureFault {
  readonly where: "engine" | "image" | "toolchain" | "modules" | "project" | "probe" | "disk";
  readonly message: string;
  /** True when trying again may help. */
  readonly transient: boolean;
}

/** How a process ended, as its parent saw it. */
export type ProcessEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string };

/** How a cell's step ended, as the probe saw it. Nothing is interpreted here. */
export type StepEnd =
  | ProcessEnd
  | { readonly kind: "timed-out"; readonly limitMs: number; readonly on: "total" | "silence" }
  | {
      readonly kind: "over-limit";
      readonly limit: "disk";
      readonly limitBytes: number;
      readonly usedBytes: number;
    }
  | { readonly kind: "never-started"; readonly reason: string };

/** A size of which it is known how it was come by. Null means that it was not observed. */
export interface MemorySample {
  readonly maxRssBytes: number | null;
  readonly maxRssSource: "wait4" | "sampled" | null;
  readonly peakAnonBytes: number | null;
  readonly peakFileBytes: number | null;
}

/** One tool process that ran under a step: compile, asm, cgo, link, vet, gcc, ld, … */
export interface ToolProcess {
  /** Index of the step in the attempt. */
  readonly step: number;
  readonly pid: number;
  readonly parentPid: number;
  /** The tool's plain name, without path and suffix: "compile", "link", "gcc". */
  readonly tool: string;
  /** Go's own tool under -toolexec, a C tool behind a shim, or a process seen only by sampling. */
  readonly via: "toolexec" | "shim" | "sampled";
  readonly argv: readonly string[];
  /** True when argv is only the beginning of a command line too long to be kept; absent where the probe did not say. */
  readonly argvClipped?: boolean;
  /** TOOLEXEC_IMPORTPATH or, where that is not set, what -p says; null when neither does. */
  readonly package: string | null;
  /** Null when the process was never seen to end (the probe or container was killed first). */
  readonly end: ProcessEnd | null;
  readonly startedMs: number;
  readonly wallMs: number | null;
  readonly userMs: number | null;
  readonly systemMs: number | null;
  readonly memory: MemorySample;
  /** The head of what a failing tool printed, and the stack of a compiler that crashed; null for tools that passed. */
  readonly output: string | null;
}

/** What a step printed, in order of arrival; the middle is left out when there was too much. */
export interface StepOutput {
  readonly head: string;
  readonly tail: string;
  /** Bytes between head and tail that were not kept. */
  readonly droppedBytes: number;
  readonly totalBytes: number;
}

/** The cgroup's own figures for a step; sources differ between cgroup versions and are never compared. */
export interface CgroupMemory {
  readonly version: 1 | 2 | null;
  readonly peakBytes: number | null;
  readonly peakAnonBytes: number | null;
  readonly oomKills: number | null;
  readonly limitBytes: number | null;
}

/** One step as it happened. */
export interface StepObservation {
  readonly step: string;
  readonly argv: readonly string[];
  readonly end: StepEnd;
  readonly wallMs: number;
  readonly userMs: number | null;
  readonly systemMs: number | null;
  readonly output: StepOutput;
  readonly cgroup: CgroupMemory;
  /** Processes that were seen, of which no record was kept: there were too many. Absent where the probe did not say. */
  readonly droppedProcesses?: number;
}

/** A piece of a file that a failing step's output names, as it lay there when the step had ended. */
export interface SourcePiece {
  /** Index of the step in the attempt. */
  readonly step: number;
  /** As the output names it. */
  readonly path: string;
  /** Absolute, links resolved. */
  readonly file: string;
  /** The whole file's size. */
  readonly sizeBytes: number;
  /** Where the piece begins in the file. */
  readonly startByte: number;
  /** Where its first byte stands; both count from 1, columns in bytes. */
  readonly startLine: number;
  readonly startColumn: number;
  readonly bytes: Uint8Array;
}

/** Which toolchain really ran, as found inside the cell. */
export interface Attestation {
  /** The line that `go version` printed, or null when it could not be asked. */
  readonly goVersionLine: string | null;
  /** `go env -json` (or `go env` parsed) in the cell. */
  readonly goEnv: Readonly<Record<string, string>>;
  /** sha256 of each of the toolchain's tools that ran, by path. */
  readonly tools: Readonly<Record<string, string>>;
  /** First line of `gcc --version`, by compiler name, when C is in use. */
  readonly compilers: Readonly<Record<string, string>>;
}

/** Where a toolchain came from and how its identity is known. */
export interface ToolchainIdentity {
  readonly version: GoVersion;
  readonly source: "module" | "registry" | "debian";
  /** The module sum ("h1:…") or the image digest. */
  readonly sum: string;
  /** False when the checksum database was switched off for it. */
  readonly verified: boolean;
  /** SHA-256 of each of its programs, by path in a cell; absent where that was not recorded when the image was made. */
  readonly tools?: Readonly<Record<string, string>>;
}

/** One try of one cell: raw facts only. A fault means that the facts may be incomplete and prove nothing about the project. */
export interface Attempt {
  readonly number: number;
  readonly startedAt: string;
  readonly wallMs: number;
  readonly attestation: Attestation;
  readonly steps: readonly StepObservation[];
  readonly processes: readonly ToolProcess[];
  /** What failing steps' outputs name, bounded; absent where there is nothing. */
  readonly sources?: readonly SourcePiece[];
  /** The engine's word on the container, to corroborate; null when it gave none. */
  readonly engineOomKilled: boolean | null;
  /** What the engine said that it cannot enforce. */
  readonly engineWarnings: readonly string[];
  readonly fault: InfrastructureFault | null;
}

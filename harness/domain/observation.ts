import type { CacheName, DamagedFile } from "./cache-damage.ts";
import type { GoVersion } from "./go-version.ts";
import type { MemorySeries, StepPeak } from "./held-memory.ts";

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

/** One object's definition of a symbol that a failed link found more than once. Texts are as the objects hold them. */
export interface SymbolDefinition {
  readonly symbol: string;
  /** Who made the object: Go's compiler, Go's assembler, or a C compiler. */
  readonly kind: "go" | "assembly" | "c";
  /** The Go package that holds the object; null for a library or object of no package. */
  readonly package: string | null;
  /** The archive, or the object itself where it lies in none. */
  readonly file: string;
  readonly member: string | null;
  readonly source: string | null;
  readonly line: number | null;
}

/** Which objects of a failed link define the symbols that it failed over. */
export interface Definitions {
  readonly found: readonly SymbolDefinition[];
  /** False where not every object could be looked at, or there were too many definitions to tell. */
  readonly complete: boolean;
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
  /** Looked up after a link that failed over a symbol that is there twice; absent for any other tool, and in old runs. */
  readonly definitions?: Definitions;
  /** Size of the file that Go's linker made when it passed; null where it is not known, absent for any other tool and in old runs. */
  readonly outputBytes?: number | null;
  /** Of a linker, where samples were asked for. */
  readonly series?: MemorySeries;
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

/** One version of a library's interface that a program needs, with the symbols that it is needed for. */
export interface VersionNeed {
  readonly library: string;
  readonly version: string;
  /** True where the program starts without it, too. */
  readonly weak: boolean;
  /** The first of them, sorted; empty where the version is needed by no symbol's name. */
  readonly symbols: readonly string[];
  readonly symbolCount: number;
}

/** What a dynamically linked program needs of the system, and what there was of it where it ran. */
export interface ProgramFile {
  readonly path: string;
  /** "EM_X86_64", "EM_AARCH64", … */
  readonly machine: string;
  /** The loader that the program names; null where it names none. */
  readonly interpreter: string | null;
  readonly interpreterFound: boolean;
  readonly needed: readonly string[];
  readonly needs: readonly VersionNeed[];
  readonly system: {
    /** The C library that is there for programs of this machine; null where there is none. */
    readonly libc: "glibc" | "musl" | null;
    /** Its own word on its release, such as "2.36"; null where it has none to be read. */
    readonly release: string | null;
    readonly loaders: readonly string[];
    /** The needed libraries that are there, with the versions that they define. */
    readonly offers: readonly {
      readonly library: string;
      readonly path: string;
      readonly versions: readonly string[];
    }[];
  };
  /** Symbols of glibc that musl, where it is the C library here, does not define. */
  readonly unresolved: readonly string[];
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
  /** What its processes held together; absent where nothing was sampled, and in old runs. */
  readonly peak?: StepPeak;
  /** Processes that were seen, of which no record was kept: there were too many. Absent where the probe did not say. */
  readonly droppedProcesses?: number;
  /** Of a step that failed: the dynamically linked program that it ran, or whose loader complained. Absent where there is none. */
  readonly program?: ProgramFile;
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

/**
 * What a damaged cache did: the attempt's own steps are those of the round that answers, which is the one on the damaged
 * cache, or the one that should have filled the caches where that failed already.
 */
export interface CacheTrial {
  readonly fill: readonly StepObservation[];
  /** Null: nothing was damaged, since the caches could not be filled. */
  readonly damaged: DamagedFile | null;
  /** What Go's own check said of the damaged cache; null where it has none, or none ran. */
  readonly verify: StepObservation | null;
  /** The same steps with one cache cleaned; null where the damaged round passed. */
  readonly cleaned: { readonly cache: CacheName; readonly steps: readonly StepObservation[] } | null;
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
  /** Of cells that damage a cache. */
  readonly trial?: CacheTrial;
}

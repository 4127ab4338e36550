import type { CacheDamage } from "./cache-damage.ts";
import type { PeakShare } from "./held-memory.ts";
import type { ProgramFile, SymbolDefinition } from "./observation.ts";
import type { TrialRound } from "./probe-protocol.ts";

interface FrameEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

interface FrameMemory {
  readonly maxRssBytes: number | null;
  readonly maxRssSource: "wait4" | "sampled" | null;
  readonly peakAnonBytes: number | null;
  readonly peakFileBytes: number | null;
}

/**
 * One line of the frame file: eight hex digits of CRC-32C (Castagnoli) over the JSON text, a space, the JSON text.
 * Times are milliseconds since the probe's start. Texts that came from outside are base64, for they may hold any byte.
 */
export type Frame =
  | {
      readonly kind: "start";
      readonly schema: 1;
      readonly probe: string;
      readonly unixMs: number;
      /** The probe's own pid and uid, and whom the steps really run as. */
      readonly pid?: number;
      readonly uid?: number;
      readonly stepUid?: number;
    }
  | { readonly kind: "fault"; readonly where: "spec" | "copy" | "setup" | "damage"; readonly message: string }
  | {
      readonly kind: "step-start";
      readonly step: number;
      readonly name: string;
      readonly round?: TrialRound | undefined;
      readonly atMs: number;
    }
  /** A trial's file was damaged. */
  | {
      readonly kind: "damage";
      readonly atMs: number;
      readonly damage: CacheDamage;
      readonly path: string;
      /** The package whose object it is; "" for other files. */
      readonly package: string;
      readonly what: string;
      /** The first line that changed; 0 for what has no lines. */
      readonly line: number;
      readonly sizeBefore: number;
      readonly sizeAfter: number;
      readonly sha256Before: string;
      readonly sha256After: string;
      /** The time of the last change stayed as it was. */
      readonly timeKept: boolean;
    }
  /** What the damaged file was after a round; null where it could not be read. */
  | {
      readonly kind: "damage-left";
      readonly round: "damaged" | "verify";
      readonly atMs: number;
      readonly sha256: string | null;
      readonly sizeBytes: number | null;
    }
  /** Before the last round these folders were cleaned; none: the damage was left out. */
  | { readonly kind: "cleaned"; readonly atMs: number; readonly paths: readonly string[] }
  /** Follows the frame of a link that failed over a symbol that is there twice: which of its objects define it. */
  | {
      readonly kind: "definitions";
      readonly step: number;
      readonly pid: number;
      /** True when every object of the link was looked at. */
      readonly complete: boolean;
      /** At most 50; each text at most 400 bytes. */
      readonly definitions: readonly SymbolDefinition[];
    }
  | ({
      readonly kind: "process";
      readonly step: number;
      readonly pid: number;
      readonly ppid: number;
      readonly tool: string;
      readonly via: "toolexec" | "shim" | "sampled";
      readonly argv: readonly string[];
      /** True when argv was longer than the 32 KiB that are kept of it. */
      readonly argvClipped?: boolean | undefined;
      readonly package: string | null;
      /** Null: still running when the step was ended. */
      readonly end: FrameEnd | null;
      readonly startMs: number;
      readonly wallMs: number | null;
      readonly userMs: number | null;
      readonly sysMs: number | null;
      /**
       * Base64 of the first 64 KiB that a failing tool printed. Behind the words of a compiler that crashed and kept its stack to
       * itself stands what it printed when it was run once more and asked for it; the build saw nothing of that.
       */
      readonly output: string | null;
      /** Size of the file that Go's linker made; left out where it is unknown and for other tools. */
      readonly outputBytes?: number | null | undefined;
    } & FrameMemory)
  /** Follows the frame of a linker's process, where the spec asks for series. */
  | {
      readonly kind: "series";
      readonly step: number;
      readonly pid: number;
      /** How far apart the samples were meant to be. It is the ordered interval, doubled each time that every second one went. */
      readonly intervalMs: number;
      readonly startMs: number;
      /** At most 20,000: µs since the process's start, anonymous KiB, file-backed KiB. */
      readonly samples: readonly (readonly [number, number, number])[];
    }
  | {
      readonly kind: "step-end";
      readonly step: number;
      readonly end:
        | { readonly kind: "exited"; readonly code: number }
        | { readonly kind: "signalled"; readonly signal: string }
        | { readonly kind: "timed-out"; readonly on: "total" | "silence"; readonly limitMs: number }
        | {
            readonly kind: "over-limit";
            readonly limit: "disk";
            readonly limitBytes: number;
            readonly usedBytes: number;
          }
        | { readonly kind: "never-started"; readonly reason: string };
      readonly atMs: number;
      readonly wallMs: number;
      readonly userMs: number | null;
      readonly sysMs: number | null;
      readonly output: {
        readonly head: string;
        readonly tail: string;
        readonly droppedBytes: number;
        readonly totalBytes: number;
      };
      /** The container's own memory cgroup; null where it cannot be read. Sources are never compared. */
      readonly cgroup: {
        readonly version: 1 | 2 | null;
        /** Since the container's start, page cache included: v1's mark cannot be reset from inside. */
        readonly peakBytes: number | null;
        /** Sampled during this step: a lower bound. */
        readonly peakAnonBytes: number | null;
        /** Counted during this step. */
        readonly oomKills: number | null;
        readonly limitBytes: number | null;
      };
      /** The step's first process alone (the go command, or the program that a run step runs). */
      readonly memory?: FrameMemory;
      /** Process records left out because there were too many. */
      readonly droppedProcesses?: number | undefined;
      /**
       * The largest sum of anonymous memory over all processes, each with what it was last seen to hold; forks that run their
       * parent's program are left out, and so are wrappers. Left out where nothing was sampled.
       */
      readonly peak?:
        | {
            readonly anonBytes: number;
            /** Since the step's start. */
            readonly atMs: number;
            /** At most 64, largest first. */
            readonly processes: readonly Required<PeakShare>[];
          }
        | undefined;
    }
  /** Behind the end of a step that failed: the dynamically linked program that it ran, or whose loader complained. */
  | ({ readonly kind: "program"; readonly step: number } & ProgramFile)
  /** Behind the end of a step that failed: a piece of a file that its output names, as it lay in the cell then. */
  | {
      readonly kind: "source";
      readonly step: number;
      /** As the output names it. What is no UTF-8 in it is U+FFFD. */
      readonly path: string;
      /** Absolute, links resolved. */
      readonly file: string;
      readonly sizeBytes: number;
      readonly startByte: number;
      /** Where its first byte stands; both count from 1, columns in bytes. */
      readonly startLine: number;
      readonly startColumn: number;
      /** Base64. */
      readonly bytes: string;
    }
  | {
      readonly kind: "attestation";
      readonly goVersionLine: string | null;
      readonly goEnv: Readonly<Record<string, string>>;
      /** sha256 by path, of the go command and each of its tools that ran. */
      readonly tools: Readonly<Record<string, string>>;
      readonly compilers: Readonly<Record<string, string>>;
    }
  /** The last frame of a probe that ended by itself. Its absence means that the cell was cut short. */
  | {
      readonly kind: "end";
      readonly atMs: number;
      readonly reason: "completed" | "terminated";
      /** CPU time of the probe itself, without wrappers. */
      readonly cpuMs?: number | null;
    };

import type { CacheDamage } from "./cache-damage.ts";

/**
 * What the harness asks of the probe (images/probe), and the frames that it answers with. The Go side is
 * images/probe/spec.go and images/probe/frame_types.go; both follow this file and probe-frames.ts.
 */

/** The probe's orders, one JSON argument: `probe run <spec>`. Paths are inside the cell. */
export interface ProbeSpec {
  readonly schema: 1;
  /** Whom the steps run as. PID 1 itself stays another uid. */
  readonly uid: number;
  readonly gid: number;
  /** Trees to copy before the steps, as that uid. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  readonly steps: readonly ProbeStep[];
  readonly limits: {
    /** For all steps together. */
    readonly totalMs: number;
    /** Longest time in which no step printed and no tool began or ended. */
    readonly silenceMs: number;
    /** Bound on what the cell's own volume may hold; checked while steps run. */
    readonly diskBytes: number;
    /** How much of each step's output is kept, half as head and half as tail. */
    readonly outputBytes: number;
  };
  /** Names of C tools that get a shim where they exist on the step's PATH. */
  readonly shims: readonly string[];
  /** How often /proc is sampled for memory; 0 switches sampling off. */
  readonly sampleIntervalMs: number;
  /** How often linkers are sampled, at least 0.2; by itself four times as often as everything. Below 5 it may cost more than 1% of a core. */
  readonly linkIntervalMs?: number;
  /** Tell all samples of linkers, and not their peaks alone. */
  readonly series?: boolean;
  /** Where the Go tree lies, for attestation ("/usr/local/go"). */
  readonly goRoot: string;
  /** Set where one file is damaged between two rounds of the same steps. */
  readonly trial?: ProbeTrial;
}

/**
 * A trial's rounds, in order: `fill` fills the caches; where it passed, the file is damaged and `damaged` runs the same
 * again; `verify` asks Go's own checks; where `damaged` failed, `cleaned` runs the same with one cache cleaned.
 */
export type TrialRound = "fill" | "damaged" | "verify" | "cleaned";

export interface ProbeTrial {
  readonly damage: CacheDamage;
  /** Folders in which the damaged file is looked for. */
  readonly in: readonly string[];
  /** Emptied before each round after the first, and filled by the copies that lead there. */
  readonly fresh: readonly string[];
  /** The same, before `cleaned` alone. Where there are none, that round goes without the damage. */
  readonly clean: readonly string[];
}

export interface ProbeStep {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Steps after a failing one do not run; a step with this set runs all the same. */
  readonly always?: boolean;
  /** The steps of a trial belong to its rounds, in their order. */
  readonly round?: TrialRound;
}

/** Where things lie in a cell. Images prepare these folders with their owners. */
export const CELL_PATHS = {
  /** The probe's own volume, read-only. */
  probe: "/gauntlet/probe",
  /** The project as given, read-only. */
  project: "/gauntlet/project",
  /** Root's; holds the folders below. One volume per cell. */
  work: "/work",
  /** The project's writable copy. */
  source: "/work/src",
  temp: "/work/tmp",
  home: "/work/home",
  gopath: "/work/gopath",
  /** Built programs. */
  bin: "/work/bin",
  /** Frames; only PID 1 can enter. */
  out: "/work/out",
  frames: "/work/out/frames.ndjson",
  cache: "/cache",
  goRoot: "/usr/local/go",
} as const;

/** The uid and gid of every step. */
export const CELL_UID = 65532;

/** Exit code of the probe when it could do its work, whatever the steps did. */
export const PROBE_OK = 0;
/** Exit code of the probe when the spec was unusable or it could not set itself up. */
export const PROBE_BROKEN = 70;

import type { GoVersion } from "./go-version.ts";
import type { Expectation } from "./scenario.ts";
import type { Step } from "./step.ts";
import type { Target } from "./target.ts";

/** The axes of the scenario format. `env.NAME` is any environment variable. */
export type AxisName =
  | "go"
  | "compiler"
  | "target"
  | "cgo"
  | "cc"
  | "ldflags"
  | "gcflags"
  | "asmflags"
  | "tags"
  | "buildmode"
  | "race"
  | "trimpath"
  | "mod"
  | "experiment"
  | "libc"
  | "runtime"
  | "cache"
  | `env.${string}`;

/** One value for each axis that a cell has; absent means the go command's default. */
export type Axes = Readonly<Partial<Record<AxisName, string>>>;

/** Readable, unique in its run, and safe as a file name: the axes that vary, and a short hash. */
export type CellId = string & { readonly __brand: "CellId" };

/** A hash over all that can change a cell's result; equal keys mean the same question. */
export type ContentKey = string & { readonly __brand: "ContentKey" };

/** How the project is laid out in the cell: as a module, or in a GOPATH under its import path. */
export type Layout = { readonly kind: "module" } | { readonly kind: "gopath"; readonly importPath: string };

/** What bounds a cell. Sizes in bytes, times in milliseconds. */
export interface CellLimits {
  readonly memoryBytes: number;
  readonly cpus: number;
  readonly pids: number;
  readonly diskBytes: number;
  readonly timeoutMs: number;
  /** The longest time without output or a tool starting or ending. */
  readonly silenceMs: number;
  /** A link above this is a finding; null means no bound. Nothing is killed for it. */
  readonly linkRssBytes: number | null;
}

/** What a cell's image must hold. `tree` is the release alone, `base` adds Debian (libc and a shell), `gcc` a C toolchain. */
export interface ImageNeed {
  readonly go: GoVersion;
  readonly layer: "tree" | "base" | "gcc";
  readonly system: readonly string[];
}

/** What a cell's programs run on where that is not the image that builds them: a C library, without Go. */
export interface RunNeed {
  /** A Debian suite, or "musl". */
  readonly libc: string;
  readonly system: readonly string[];
}

/** Whether a combination can exist at all, known before anything runs. */
export type Support =
  | { readonly kind: "supported" }
  /** `source` says where that is known from, for instance "go tool dist list of 1.26.0". */
  | { readonly kind: "unsupported"; readonly reason: string; readonly source: string }
  | { readonly kind: "unavailable"; readonly reason: string };

/**
 * What a cell is measured for. `surface`: every link of every round but the warm-up is a figure. `marked`: looked at so closely
 * that it changes what it looks at; such figures are never compared with measured ones.
 */
export type Measure =
  | { readonly kind: "surface"; readonly warmUps: number }
  | { readonly kind: "marked"; readonly of: CellId };

/** One combination of axis values, complete enough to run. Made by plan; nothing in it names this machine. */
export interface Cell {
  readonly id: CellId;
  readonly axes: Axes;
  readonly go: GoVersion;
  readonly target: Target;
  readonly cgo: boolean;
  readonly steps: readonly Step[];
  readonly packages: readonly string[];
  /** Flags for the go command that the axes ask for, in a fixed order: -ldflags=…, -race, … */
  readonly goFlags: readonly string[];
  /** The whole environment of the steps but for what limits add (GOMAXPROCS); written from nothing. */
  readonly env: Readonly<Record<string, string>>;
  readonly layout: Layout;
  readonly image: ImageNeed;
  /** Absent where the programs run on the image that builds them. */
  readonly runsOn?: RunNeed;
  readonly limits: CellLimits;
  readonly network: "none" | "bridge";
  /** How many attempts the scenario asks for. */
  readonly repeat: number;
  readonly cache: string;
  /** Set for cells whose links are measured: such cells run alone, in turn, and are never reused. */
  readonly measure?: Measure;
  readonly support: Support;
  /** The first expectation whose condition this cell meets; a cell without one is expected to pass. */
  readonly expectation: Expectation;
}

/** A scenario's cells in the order in which they answer earliest, with the axes that vary. */
export interface Plan {
  readonly scenario: string;
  readonly title: string;
  readonly cells: readonly Cell[];
  readonly varying: readonly AxisName[];
  /** Axis values that no cell could have, such as a release that does not exist; shown as warnings. */
  readonly warnings: readonly string[];
}

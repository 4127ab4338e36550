import type { Axes, AxisName, CellLimits, Layout } from "./cell.ts";
import type { Outcome } from "./outcome.ts";
import type { Step } from "./step.ts";

/** Where the project under test comes from. `dir` is absolute; `pieces` is the size at which a growing project is laid down. */
export type ProjectSource =
  | { readonly kind: "folder"; readonly dir: string; readonly pieces?: number }
  | { readonly kind: "module"; readonly path: string; readonly version: string };

/** A version bound such as ">=1.23", an axis value, or several of which one must hold. */
export type Condition = Readonly<Partial<Record<AxisName, readonly string[]>>>;

/** A comparison of a size, such as `< 400MiB`. */
export interface SizeBound {
  readonly operator: "<" | "<=" | ">" | ">=";
  readonly bytes: number;
}

/** What a cell is expected to do. Absent parts are not checked. `message` is the source of a regular expression. */
export interface Expectation {
  readonly when: Condition;
  readonly outcome: Outcome;
  readonly class?: string;
  readonly message?: string;
  /** What the deciding step printed, whether it failed or not; the source of a regular expression over all its lines. */
  readonly output?: string;
  readonly exit?: {
    readonly go?: number;
    readonly tool?: number;
    readonly child?: number;
    readonly program?: number;
  };
  readonly linkRss?: SizeBound;
}

/** One axis as written: its values in order. The go axis still holds queries ("1.21..stable"), which plan expands. */
export type Matrix = Readonly<Partial<Record<AxisName, readonly string[]>>>;

/** A scenario file, or the same thing made of command-line flags; typed, complete and with defaults filled in. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly project: ProjectSource;
  /** Package patterns that steps without their own use. */
  readonly packages: readonly string[];
  readonly steps: readonly Step[];
  readonly matrix: Matrix;
  /** GitHub's semantics: widens a matching combination, else adds a cell. */
  readonly include: readonly Axes[];
  readonly exclude: readonly Condition[];
  readonly system: readonly string[];
  readonly layout: Layout;
  readonly env: Readonly<Record<string, string>>;
  readonly limits: Partial<CellLimits>;
  readonly network: "none" | "bridge";
  readonly repeat: number;
  readonly expect: readonly Expectation[];
}

import type { GoVersion } from "../domain/go-version.ts";
import type { Target } from "../domain/target.ts";
import type { Level } from "../domain/verdict.ts";

/** Who prints a text: the go command, one of Go's tools, the C toolchain, or what was built. */
export type Source =
  | "go"
  | "compile"
  | "asm"
  | "cgo"
  | "cc"
  | "link"
  | "vet"
  | "pack"
  | "test"
  | "program"
  | "shell";

/** What is known about the place where a text was printed; null where nobody knows. */
export interface Facts {
  readonly go: GoVersion | null;
  readonly target: Target | null;
  readonly cgo: boolean | null;
  /** True when the go command could not have reached a module proxy: GOPROXY=off, or no network. */
  readonly offline: boolean;
  /** True in a cell, whose disk and limits are the harness's; false for a log from anywhere. */
  readonly inCell: boolean;
  /** The project's folder in the cell. */
  readonly root: string;
}

/** One failing process, or one part of a log that one process printed. The neutral shape that rules see. */
export interface Symptom {
  /** The step's name. */
  readonly stage: string;
  readonly level: Level;
  /** Null when a log does not say which tool spoke. */
  readonly tool: string | null;
  readonly package: string | null;
  readonly exit: number | null;
  readonly signal: string | null;
  /** Who can have printed the lines. */
  readonly sources: readonly Source[];
  /** Clean lines (see cleanLines). */
  readonly lines: readonly string[];
  readonly facts: Facts;
}

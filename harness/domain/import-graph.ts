/**
 * Who imports whom, and where, as the probe found it in a cell (images/probe/imports.go is the other side). Packages of the
 * standard library are no part of it: they import nothing of ours, so no cycle goes through one.
 */
export interface ImportGraph {
  /** How the go command's own list ended. `trouble` is why its answer could not be read to the end; empty when it could. */
  readonly list: { readonly code: number; readonly stderr: string; readonly trouble: string };
  /** Where the packages are known from: the go command, the project's folders where it refused, or both. */
  readonly source: "list" | "files" | "both";
  /** True when there was more than the probe keeps, so that something is missing. */
  readonly over: boolean;
  readonly packages: readonly ImportNode[];
  readonly imports: readonly ImportEdge[];
  /** What the go command itself says of import cycles. */
  readonly said: readonly string[];
}

/** A package. `dir` is relative to the project's root where it lies below it. */
export interface ImportNode {
  readonly path: string;
  readonly dir: string;
}

/** One import clause. `from` and `to` are indexes of packages; line and column count from 1. */
export interface ImportEdge {
  readonly from: number;
  readonly to: number;
  /** True in a test file of the package itself (not of package p_test, which nothing can import). */
  readonly test: boolean;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One step of a cycle: `from` imports `to` at that place. */
export interface CycleImport {
  readonly from: string;
  readonly to: string;
  readonly test: boolean;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Packages that import each other in a ring, and the shortest way round. */
export interface ImportCycle {
  /** `test`: there is a ring only while the tests of `shortest[0].from` are built. */
  readonly kind: "packages" | "test";
  /** All packages of the component, sorted by path; for `test` those of the shortest cycle. */
  readonly packages: readonly string[];
  /** Each import leads on to the next one's package, the last to the first's. */
  readonly shortest: readonly CycleImport[];
  /** All imports among `packages` (for `test` those of the shortest cycle), sorted by file, line and column. */
  readonly imports: readonly CycleImport[];
}

/** The cycles of a graph, and how far they can be trusted. */
export interface CycleReport {
  readonly cycles: readonly ImportCycle[];
  readonly packages: number;
  readonly list: ImportGraph["list"];
  readonly source: ImportGraph["source"];
  readonly over: boolean;
  readonly said: readonly string[];
}

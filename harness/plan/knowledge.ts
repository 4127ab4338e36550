import type { GoVersion } from "../domain/go-version.ts";
import { compareGoVersions, parseGoVersion } from "../domain/go-version.ts";

/** What plan must be told, since it looks at nothing itself. */
export interface Knowledge {
  /** Every release known, in any order. */
  readonly releases: readonly GoVersion[];
  readonly project: ProjectFacts;
  /** The engine's architecture as GOARCH says it: "amd64" or "arm64". */
  readonly engineArch: string;
}

/** What was read in the project's own files. */
export interface ProjectFacts {
  /** The go line of go.mod, such as "1.21" or "1.21.3". */
  readonly goLine?: string;
  /** The toolchain line of go.mod, such as "go1.22.1". */
  readonly toolchainLine?: string;
  /** True when some Go file imports "C". */
  readonly usesCgo: boolean;
  readonly hasGoMod: boolean;
  /** True when go.mod requires another module. */
  readonly hasModuleDeps: boolean;
  /** True when one of them comes from outside, and not from a folder that replaces it. */
  readonly hasFetchedModules?: boolean;
  /** True when go.mod replaces a module by a folder. */
  readonly hasReplaceFolder?: boolean;
  readonly hasVendor: boolean;
  /** True when a go.work names the project's modules. */
  readonly hasGoWork?: boolean;
  readonly modulePath?: string;
}

/** A scenario that cannot be planned: nothing is wrong with its text, but with what it asks for here. */
export class PlanError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PlanError";
  }
}

/** The releases of harness/data/releases.json, or of a file of the same shape, oldest first. Unreadable names are left out. */
export function knownReleases(json: { readonly releases: readonly string[] }): readonly GoVersion[] {
  const read = json.releases
    .map(parseGoVersion)
    .filter((version): version is GoVersion => version !== undefined);
  return [...new Set(read)].sort(compareGoVersions);
}

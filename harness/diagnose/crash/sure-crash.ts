import type { Detail } from "../../domain/detail.ts";
import { compareGoVersions, type GoVersion } from "../../domain/go-version.ts";

/** What is said of a crash that is known for sure. */
export interface SureCrash {
  readonly issue: number;
  /** The nearest release that was seen to be without it; null where none was. */
  readonly mend: string | null;
}

/** The crash that a failure is, where frames, words and release all agree with a known one; else null. */
export function sureCrash(details: readonly Detail[], go: GoVersion | null): SureCrash | null {
  for (const detail of details) {
    if (detail.kind !== "known-crash" || detail.match.kind !== "same" || detail.match.release !== "affected")
      continue;
    const { issue, fixed } = detail.match.crash;
    const next = fixed.find((release) => go !== null && compareGoVersions(release, go) > 0);
    return {
      issue,
      mend: next ? `build with go${next}: it was run, and golang/go#${issue} is gone there` : null,
    };
  }
  return null;
}

import { type GoVersion, minorOf } from "../domain/go-version.ts";
import type { ReleaseRange } from "../domain/known-crash.ts";

/** The releases that crash as ranges, none of which goes over the end of its branch. `releases` are in order. */
export function rangesOf(
  releases: readonly GoVersion[],
  crashes: (go: GoVersion) => boolean,
): readonly ReleaseRange[] {
  const found: [GoVersion, GoVersion][] = [];
  let open: [GoVersion, GoVersion] | null = null;
  for (const go of releases) {
    if (!crashes(go)) open = null;
    else if (open && minorOf(open[1]) === minorOf(go)) open[1] = go;
    else {
      open = [go, go];
      found.push(open);
    }
  }
  return found;
}

/** The release after each range, of the same branch or the next one, where that one was seen to be well. */
export function fixedIn(
  releases: readonly GoVersion[],
  affected: readonly ReleaseRange[],
  well: (go: GoVersion) => boolean,
): readonly GoVersion[] {
  return affected.flatMap(([, to]) => {
    const next = releases[releases.indexOf(to) + 1];
    return next && well(next) ? [next] : [];
  });
}

import { compareGoVersions, type GoVersion } from "../../domain/go-version.ts";
import type {
  CrashCandidate,
  CrashMatch,
  KnownCrash,
  KnownCrashTable,
  ReleaseStanding,
} from "../../domain/known-crash.ts";
import { crashStack, stableName, tellingFrames } from "./fingerprint.ts";
import type { SeenCrash } from "./seen-crash.ts";

/**
 * What a crash is known as. An issue is named only where the innermost telling frame, what follows it, and the words
 * agree; words alone, or a frame that other crashes go through too, name none. Null where nothing is known.
 */
export function matchCrash(seen: SeenCrash, table: KnownCrashTable): CrashMatch | null {
  const sameWords = table.crashes.filter(
    ({ tool, symptoms }) =>
      tool === seen.tool && symptoms.some((symptom) => new RegExp(symptom).test(seen.message)),
  );
  if (sameWords.length === 0) return null;
  const stack = crashStack(seen.lines);
  if (!stack) return { kind: "same-words", crashes: sameWords.length };
  const names = tellingFrames(stack).map(stableName);
  const same = sameWords
    .filter(({ stacks }) => stacks.some((frames) => goesThrough(names, frames)))
    .map((crash) => ({ crash, release: standing(crash, seen.go, table) }));
  return same.length === 0 ? null : decided(same);
}

/** Which of the crashes that look the same it is, as far as that can be told. */
function decided(same: readonly CrashCandidate[]): CrashMatch {
  const [only] = same;
  if (same.length === 1 && only?.crash.detection === "own") return { kind: "same", ...only };
  // Those that this release was seen to have come first; the others stay, for it may be an older mistake that lives on.
  const likely = (one: CrashCandidate): number => (one.release === "affected" ? 0 : 1);
  return { kind: "possibly", candidates: same.toSorted((a, b) => likely(a) - likely(b)) };
}

/** True where a stack begins with the first of `frames` and goes through the others in their order. */
function goesThrough(names: readonly string[], frames: readonly string[]): boolean {
  if (names.length === 0 || names[0] !== frames[0]) return false;
  let at = 0;
  for (const name of names) if (name === frames[at]) at++;
  return at >= frames.length;
}

function standing(crash: KnownCrash, go: GoVersion | null, { asked }: KnownCrashTable): ReleaseStanding {
  if (go === null) return "unknown";
  const within = ([from, to]: readonly [GoVersion, GoVersion]) =>
    compareGoVersions(from, go) <= 0 && compareGoVersions(go, to) <= 0;
  if (!asked.includes(go)) return "not-run";
  return crash.affected.some(within) ? "affected" : "outside";
}

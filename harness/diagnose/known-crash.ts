import { compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import type { CrashMatch, KnownCrash, KnownCrashTable, ReleaseStanding } from "../domain/known-crash.ts";
import { crashStack, stableName, tellingFrames } from "./crash-fingerprint.ts";

/** A crash as it was seen. */
export interface SeenCrash {
  readonly tool: string;
  /** What the tool said of it. */
  readonly message: string;
  /** The lines below the message, with the stack where one was printed. */
  readonly lines: readonly string[];
  readonly go: GoVersion | null;
}

/**
 * What a crash is known as. An issue is named only where the innermost telling frame, what follows it, and the words
 * agree; words alone, or a frame that other crashes go through too, name none. Null where nothing is known.
 */
export function matchCrash(seen: SeenCrash, table: KnownCrashTable): CrashMatch | null {
  const sameWords = table.crashes.filter(
    ({ tool, symptoms }) =>
      tool === seen.tool && symptoms.some((symptom) => new RegExp(symptom).test(seen.message)),
  );
  const stack = crashStack(seen.lines);
  if (!stack) return sameWords.length === 0 ? null : { kind: "same-words", candidates: sameWords.length };
  const names = tellingFrames(stack).map(stableName);
  const same = sameWords
    .filter(({ stacks }) => stacks.some((frames) => goesThrough(names, frames)))
    .map((crash) => ({ crash, release: standing(crash, seen.go, table) }));
  // Of two crashes with one stack, the one that this release was seen to have.
  const best = same.find(({ release }) => release === "affected") ?? same[0];
  return best ? { kind: "same", ...best } : null;
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

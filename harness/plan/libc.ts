import libcJson from "../data/libc.json" with { type: "json" };
import type { RunNeed } from "../domain/cell.ts";
import { glibcRelease } from "../domain/libc.ts";
import type { Refusal, SupportInput } from "./support-input.ts";

/** What a cell's programs run on; undefined where that is the image that builds them. */
export function runNeed(word: string | undefined, system: readonly string[]): RunNeed | undefined {
  if (word === undefined) return undefined;
  const libc = suiteOf(word) ?? word;
  // The image of musl is musl alone: Debian's packages want glibc.
  return { libc, system: libc === "musl" ? [] : system };
}

/** The Debian suite whose glibc is of the release that a word asks for. */
function suiteOf(word: string): string | undefined {
  const asked = glibcRelease(word);
  return libcJson.images.find(({ release }) => release === asked)?.suite;
}

/** What the libc axis cannot be asked for. */
export function libcRefusal({ axes, steps }: SupportInput): Refusal | undefined {
  const { libc } = axes;
  if (libc === undefined) return undefined;
  const asked = glibcRelease(libc);
  if (asked !== undefined && suiteOf(libc) === undefined) {
    const known = libcJson.images.map(({ suite, release }) => `${release} (${suite})`).join(", ");
    return refusal(`no image has glibc ${asked}; there are ${known}`);
  }
  if (steps.some(({ kind }) => kind === "test"))
    return refusal("not yet in this version: tests on another libc (go test builds and runs in one image)");
  const runs = steps.filter(({ kind }) => kind === "run" || kind === "shell" || kind === "command");
  if (runs.length === 0)
    return refusal("libc says where a program runs, and no step runs one (add step run)");
  if (libc === "musl" && steps.some(({ kind }) => kind === "shell"))
    return refusal("the image of musl has no shell for a shell step");
  return undefined;
}

function refusal(reason: string): Refusal {
  return { reason, source: "gauntlet" };
}

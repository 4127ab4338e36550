import type { Cell } from "../domain/cell.ts";
import type { Unlimited } from "../domain/limit-finding.ts";
import type { Attempt } from "../domain/observation.ts";
import { isLink } from "./link-memory.ts";

/** What a step took without a limit, of an attempt of that step alone. */
export function unlimitedOf(cell: Cell, attempt: Attempt): Unlimited {
  const [step] = attempt.steps;
  const links = attempt.processes.filter(isLink);
  const [largest] = links.toSorted((a, b) => (b.memory.maxRssBytes ?? -1) - (a.memory.maxRssBytes ?? -1));
  return {
    memoryBytes: cell.limits.memoryBytes,
    wallMs: step?.wallMs ?? attempt.wallMs,
    links: links.length,
    maxRssBytes: largest?.memory.maxRssBytes ?? null,
    maxRssSource: largest?.memory.maxRssSource ?? null,
    linkAnonBytes: largest?.memory.peakAnonBytes ?? null,
    linkFileBytes: largest?.memory.peakFileBytes ?? null,
    stepAnonBytes: step?.peak?.anonBytes ?? step?.cgroup.peakAnonBytes ?? null,
    cgroup: step?.cgroup.version ?? null,
  };
}

/** Go's own tools that make what a link is made from. */
const COMPILING = new Set(["compile", "asm", "cgo", "pack"]);

/** Whether a step did more than link: its build cache was not full yet. */
export function compiles({ processes }: Attempt): boolean {
  return processes.some(
    ({ tool, argv }) => COMPILING.has(tool) && !argv.some((arg) => /^--?V(?:=|$)/.test(arg)),
  );
}

/** Room above the anonymous peak for the kernel's own memory and the file pages in use, where a search does best to begin. */
const GUESS_SHARE = 1.15;

/** Where a search for a limit is to begin: near the memory that cannot be taken back. */
export function startGuess({ stepAnonBytes, linkAnonBytes, maxRssBytes, memoryBytes }: Unlimited): number {
  const held = stepAnonBytes ?? linkAnonBytes ?? maxRssBytes;
  return held === null ? memoryBytes : Math.min(memoryBytes, held * GUESS_SHARE);
}

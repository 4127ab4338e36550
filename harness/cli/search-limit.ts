import { type LimitSearch, nextLimit } from "../analyse/limit-search.ts";
import type { KeptTry } from "../domain/limit-finding.ts";
import type { LimitAnswer } from "../domain/limit-search.ts";
import type { MadeTry } from "./limit-tries.ts";

/** What a search came to. */
export interface SearchedLimit {
  readonly answer: LimitAnswer;
  readonly tries: readonly KeptTry[];
  /** What ended it before its time; null where nothing did. */
  readonly stopped: string | null;
}

/** Makes the tries that a search asks for until it has its answer; one that a try without an answer or a signal ends says what it knows. */
export async function searchLimit(
  search: LimitSearch,
  make: (limitBytes: number) => Promise<MadeTry | null>,
  onTry: (made: KeptTry, count: number) => void,
): Promise<SearchedLimit> {
  const tries: KeptTry[] = [];
  for (;;) {
    const step = nextLimit(search, tries);
    if (step.kind !== "try") return { answer: step, tries, stopped: null };
    const made = await make(step.limitBytes);
    if (made?.verdict.kind !== "try")
      return { answer: soFar(search, tries), tries, stopped: made ? made.verdict.why : "interrupted" };
    const { outcome, proof, why } = made.verdict;
    const kept = { limitBytes: step.limitBytes, outcome, proof, why, wallMs: made.attempt.wallMs };
    tries.push(kept);
    onTry(kept, tries.length);
  }
}

/** What the tries say, without another. */
function soFar(search: LimitSearch, tries: readonly KeptTry[]): LimitAnswer {
  const step = nextLimit({ ...search, triesAtMost: tries.length }, tries);
  if (step.kind === "try") throw new Error("a search that may make no more tries asks for one");
  return step;
}

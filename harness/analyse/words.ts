import type { Outcome } from "../domain/outcome.ts";
import type { NoAnswer } from "./answer.ts";

const WHY: Readonly<Record<NoAnswer | "not-run", string>> = {
  "not-run": "not run",
  pending: "not finished",
  timeout: "ran out of time",
  oom: "out of memory",
  limit: "over a limit",
  flaky: "flaky",
  unsupported: "unsupported",
  "declared-unsupported": "refused by a go line",
  unavailable: "could not be had",
  infrastructure: "harness trouble",
};

/** The words for one reason of having no answer. */
export function whyWords(why: NoAnswer | "not-run"): string {
  return WHY[why];
}

/** "a", "a and b", "a, b and c". */
export function listWords(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** What a sentence can hold; what it is about has the rest. */
const WORDS_SHOWN = 8;

/** The words, of more than eight the first seven and how many more there are. */
export function shortened(words: readonly string[]): string[] {
  if (words.length <= WORDS_SHOWN) return [...words];
  return [...words.slice(0, WORDS_SHOWN - 1), `${words.length - WORDS_SHOWN + 1} more`];
}

/** "1 cell", "3 cells". */
export function cellsWord(count: number): string {
  return `${count} ${count === 1 ? "cell" : "cells"}`;
}

/** What a bound did to a cell, in words. */
export function stoppedWords(outcome: Outcome): string {
  if (outcome === "timeout") return "ran into the time limit";
  return outcome === "oom" ? "ran out of memory" : "went over a limit";
}

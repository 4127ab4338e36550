import { nearestHint, oneOf } from "../spec/nearest-word.ts";

/** The exit statuses of cli.md. */
export const EXIT = {
  /** Every cell as expected. */
  asExpected: 0,
  /** At least one cell is proven not as expected. */
  notAsExpected: 1,
  /** The command line, scenario or project is wrong. */
  usage: 2,
  /** Nothing is proven wrong, but for some cell the harness could not find out. */
  inconclusive: 3,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Something the user can mend; its message is printed as it is, in one line and without a stack. */
export class UserError extends Error {
  constructor(
    message: string,
    readonly status: ExitStatus = EXIT.usage,
  ) {
    super(message);
  }
}

/** One line about a word that is none of those that are known, with the nearest one. */
export function unknownWord(where: string, word: string, words: readonly string[]): string {
  return `${where}: unknown word "${word}" (${nearestHint(word, words) ?? `expected ${oneOf(words)}`})`;
}

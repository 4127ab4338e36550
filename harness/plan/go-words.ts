import type { GoVersion } from "../domain/go-version.ts";
import { answerGoWord, type GoAnswer, indexReleases } from "./go-axis.ts";
import type { Knowledge } from "./knowledge.ts";

/** The words of the go axis, each answered once, with what was found unknown on the way. */
export interface GoWordBook {
  /** The known releases that a word stands for. */
  readonly known: (word: string) => readonly GoVersion[];
  /** Known and unknown ones: what cells are made of. */
  readonly all: (word: string) => readonly GoVersion[];
  /** The unknown releases among those that `all` has given. */
  readonly unknown: () => ReadonlySet<GoVersion>;
  /** One sentence for each word that named an unknown release. */
  readonly warnings: () => readonly string[];
}

/** A book over the releases and the project's go.mod. */
export function goWordBook(knowledge: Knowledge): GoWordBook {
  const index = indexReleases(knowledge.releases);
  const answers = new Map<string, GoAnswer>();
  const missing = new Map<string, readonly GoVersion[]>();
  const answer = (word: string): GoAnswer => {
    const found = answers.get(word) ?? answerGoWord(word, index, knowledge.project);
    answers.set(word, found);
    return found;
  };
  const newest = index.sorted.at(-1) ?? "none";
  return {
    known: (word) => answer(word).versions,
    all: (word) => {
      const { versions, unknown } = answer(word);
      if (unknown.length > 0) missing.set(word, unknown);
      return [...versions, ...unknown];
    },
    unknown: () => new Set([...missing.values()].flat()),
    warnings: () =>
      [...missing.keys()].map(
        (word) => `Go ${word}: no such release is known (the newest known is ${newest})`,
      ),
  };
}

import { distance } from "fastest-levenshtein";

/** "did you mean X?" for the valid word closest to `text`; null when none is close enough to be meant. */
export function nearestHint(text: string, words: readonly string[]): string | null {
  const word = nearestWord(text, words);
  return word === undefined ? null : `did you mean ${word}?`;
}

/** The valid word closest to `text`, at most a third of its length away; of equals the one with the same letters. */
function nearestWord(text: string, words: readonly string[]): string | undefined {
  if (text.length > 100) return undefined;
  const given = text.toLowerCase();
  const scored = words.map((word) => ({
    word,
    steps: distance(given, word.toLowerCase()),
    unlike: unlikeness(given, word),
  }));
  const best = scored.sort((a, b) => a.steps - b.steps || a.unlike - b.unlike)[0];
  return best && best.steps <= Math.max(2, Math.floor(best.word.length / 3)) ? best.word : undefined;
}

/** 0 for the same letters in another order, which is how words are mistyped most; else more for other lengths. */
function unlikeness(text: string, word: string): number {
  const letters = (of: string) => [...of].sort().join("");
  return letters(text) === letters(word) ? 0 : 1 + Math.abs(text.length - word.length);
}

/** "a, b or c", for messages. */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

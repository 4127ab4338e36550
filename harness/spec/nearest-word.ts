import { distance } from "fastest-levenshtein";

/** "did you mean X?" for the valid word closest to `text`; null when none is close enough to be meant. */
export function nearestHint(text: string, words: readonly string[]): string | null {
  const word = nearestWord(text, words);
  return word === undefined ? null : `did you mean ${word}?`;
}

/** The valid word closest to `text`, at most a third of its length away. */
export function nearestWord(text: string, words: readonly string[]): string | undefined {
  if (text.length > 100) return undefined;
  const scored = words.map((word) => ({ word, steps: distance(text.toLowerCase(), word.toLowerCase()) }));
  const best = scored.reduce<(typeof scored)[number] | undefined>(
    (least, next) => (least === undefined || next.steps < least.steps ? next : least),
    undefined,
  );
  return best && best.steps <= Math.max(2, Math.floor(best.word.length / 3)) ? best.word : undefined;
}

/** "a, b or c", for messages. */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

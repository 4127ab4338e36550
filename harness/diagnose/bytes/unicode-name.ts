import shipped from "../../data/unicode-names.json" with { type: "json" };

let known: ReadonlyMap<string, string> | undefined;

/** A character as Unicode writes it: "U+201C". */
export function codePointText(codePoint: number): string {
  return `U+${hexOf(codePoint)}`;
}

/** A character's Unicode name; null for what harness/data does not hold (letters of most scripts, rare symbols). */
export function unicodeName(codePoint: number): string | null {
  // Made when it is first needed: most failures have no odd character.
  known ??= new Map(shipped.names.map((line) => [line.slice(0, line.indexOf(" ")), nameIn(line)]));
  return known.get(hexOf(codePoint)) ?? null;
}

function nameIn(line: string): string {
  return line.slice(line.indexOf(" ") + 1);
}

function hexOf(codePoint: number): string {
  return codePoint.toString(16).toUpperCase().padStart(4, "0");
}

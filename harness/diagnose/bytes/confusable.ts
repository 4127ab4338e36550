/** What looks like a character of Go source and is another: each with what Go has in its place. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  [
    ["'", "‘’‚‛′‵ʹʼ´ˈ‹›"],
    ['"', "“”„‟″‶«»〝〞〟"],
    ["`", "ˋ"],
    ["-", "‐‑‒–—―−﹣⁃"],
    [",", "、،‚︐﹐"],
    [".", "。․・·⋅"],
    [":", "∶ː꞉"],
    [";", ";؛"],
    ["*", "∗×✱⁎"],
    ["/", "∕⁄÷⧸"],
    ["|", "∣ǀ│¦"],
    ["!", "ǃ"],
    ["~", "∼˜〜"],
    ["^", "ˆ"],
    ["<", "‹〈⟨"],
    [">", "›〉⟩"],
    ["(", "❨"],
    [")", "❩"],
    ["[", "【〔"],
    ["]", "】〕"],
    ["{", "❴"],
    ["}", "❵"],
    ["!=", "≠"],
    ["<=", "≤⩽"],
    [">=", "≥⩾"],
    [":=", "≔"],
    ["==", "≡"],
    ["...", "…"],
    ["<-", "←"],
    ["&&", "∧"],
    ["||", "∨"],
  ].flatMap(([go = "", all = ""]) => [...all].map((each) => [each, go] as const)),
);

/** What Go has in the place of a character that looks like it or is a wide or styled form of it; null where nothing is known. */
export function lookalikeOf(codePoint: number): string | null {
  const character = String.fromCodePoint(codePoint);
  const known = LOOKALIKES.get(character);
  if (known) return known;
  // Compatibility forms: full-width, small, superscript, mathematical.
  const plain = character.normalize("NFKC");
  return plain !== character && /^[\x21-\x7e]{1,3}$/.test(plain) ? plain : null;
}

import type { GoVersion } from "../domain/go-version.ts";

/** The ports that a target word ("all", "wasm", "first-class") stands for; undefined for a word that is a port itself. */
export function portsByWord(word: string, _versions: readonly GoVersion[]): readonly string[] | undefined {
  if (word === "wasm") return ["js/wasm", "wasip1/wasm"];
  return undefined;
}

import type { GoVersion } from "../domain/go-version.ts";
import { SHIPPED_FACTS } from "./release-facts.ts";

/**
 * The ports that a value of the target axis stands for: itself, or for "all", "wasm" and "first-class" every port that
 * `go tool dist list` of one of `versions` says. Which releases lack one is left to their cells.
 */
export function targetsOf(word: string, versions: readonly GoVersion[]): readonly string[] {
  const facts = SHIPPED_FACTS;
  const listed = (prefix: string) =>
    [...new Set(versions.flatMap((version) => facts.holding(prefix, version)))].sort();
  switch (word) {
    case "all":
      return listed("listed ");
    case "wasm":
      return listed("listed ").filter((port) => port.endsWith("/wasm"));
    case "first-class":
      return listed("first-class ");
    default:
      return [word];
  }
}

import { atLeast, type GoVersion } from "../domain/go-version.ts";

/** Releases of one way load the same go.mod files for one build; before 1.17 they load more of them. */
export function loadingMode(go: GoVersion): "full" | "lazy-sum" | "pruned" {
  if (atLeast(go, "1.17")) return "pruned";
  return atLeast(go, "1.16") ? "lazy-sum" : "full";
}

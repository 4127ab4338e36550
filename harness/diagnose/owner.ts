import type { Attribution, SourcePlace } from "../domain/verdict.ts";
import { moduleOfPath } from "./display-path.ts";
import type { Facts } from "./symptom.ts";

/** Whose file an error stands in. */
export type Owner =
  | { readonly kind: "own" }
  | { readonly kind: "release" }
  | { readonly kind: "dependency"; readonly module: string };

/** Whose file a place names. The release's counts only for what the project would have to mend if it were its own. */
export function ownerOf(place: SourcePlace | null, said: Attribution): Owner {
  const module = place && moduleOfPath(place.file);
  if (module) return { kind: "dependency", module };
  return said === "project" && place?.file.startsWith("$GOROOT/") ? { kind: "release" } : { kind: "own" };
}

/**
 * Nobody's project holds the release's own files: what is wrong in them is the release's, or, where nobody checked the
 * Go tree, that of an installation put over another.
 */
export function releaseAttribution({ inCell }: Facts): Attribution {
  return inCell ? "toolchain" : "environment";
}

/** The owner in words behind a cause; "" for the project itself. */
export function ownerWords(owner: Owner): string {
  if (owner.kind === "dependency") return ` (in the dependency ${owner.module})`;
  return owner.kind === "release" ? " (in the release's own files)" : "";
}

/** Nobody corrects a line of somebody else's: another version of it is what can be had. Null for the project's own. */
export function ownerMend(owner: Owner): string | null {
  if (owner.kind === "own") return null;
  if (owner.kind === "release")
    return "build with a Go tree that was unpacked into an empty folder; then try the newest patch release";
  const path = owner.module.slice(0, owner.module.lastIndexOf("@"));
  return `use a version of ${path} that supports this release and target, if there is one: go list -m -versions ${path}, then go get ${path}@VERSION`;
}

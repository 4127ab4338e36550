import { CACHE_OF, type CacheDamage, isCacheDamage } from "../domain/cache-damage.ts";
import { atLeast, releaseName } from "../domain/go-version.ts";
import type { Refusal, SupportInput } from "./support-input.ts";

/** The first minors with the cache in question. */
const BUILD_CACHE_SINCE = "1.10";
const MODULES_SINCE = "1.11";

/** Why a cache cannot be damaged in this way: the release, the project or the steps have none that could be. */
export function cacheRefusal(input: SupportInput): Refusal | undefined {
  const value = input.axes.cache ?? "warm";
  if (!isCacheDamage(value)) return undefined;
  return byRelease(value, input) ?? byProject(value, input) ?? bySteps(value, input);
}

function byRelease(value: CacheDamage, { go, layout }: SupportInput): Refusal | undefined {
  const name = releaseName(go);
  if (!atLeast(go, BUILD_CACHE_SINCE))
    return { reason: `${name} has no build cache`, source: "release notes of Go 1.10" };
  if (value === "truncated" || value === "flipped") return undefined;
  if (!atLeast(go, MODULES_SINCE))
    return { reason: `${name} knows no modules`, source: "release notes of Go 1.11" };
  return layout.kind === "gopath"
    ? { reason: `a GOPATH project has no modules (cache: ${value})`, source: "gauntlet" }
    : undefined;
}

function byProject(value: CacheDamage, { knowledge }: SupportInput): Refusal | undefined {
  const { hasFetchedModules, hasReplaceFolder } = knowledge.project;
  if (value.startsWith("stale-") && !hasReplaceFolder)
    return { reason: `cache: ${value} wants a replace to a folder, and go.mod has none`, source: "go.mod" };
  const fetched = CACHE_OF[value] !== "build-cache";
  return fetched && !hasFetchedModules
    ? {
        reason: `cache: ${value} wants a dependency from the module cache, and go.mod has none`,
        source: "go.mod",
      }
    : undefined;
}

/** Commands and scripts start tools that nobody watches, so that nothing tells which file a second run would read. */
function bySteps(value: CacheDamage, { steps }: SupportInput): Refusal | undefined {
  const watched = steps.some(({ kind }) => kind !== "command" && kind !== "shell");
  return watched
    ? undefined
    : { reason: `cache: ${value} wants a step that compiles (build, vet, test or run)`, source: "gauntlet" };
}

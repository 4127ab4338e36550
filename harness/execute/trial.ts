import { CACHE_OF, type CacheDamage, isCacheDamage } from "../domain/cache-damage.ts";
import type { Cell } from "../domain/cell.ts";
import { CELL_PATHS, type ProbeStep, type ProbeTrial } from "../domain/probe-protocol.ts";
import { sourceFolder, stepCommands } from "./step-commands.ts";

/** The module cache of a cell. */
export const MODULE_CACHE = `${CELL_PATHS.gopath}/pkg/mod`;

/** The steps of a cell that damages a cache, round after round; null for every other cell. Pure. */
export function trialSteps(cell: Cell, workingFolder: string): ProbeStep[] | null {
  if (!isCacheDamage(cell.cache)) return null;
  const own = stepCommands(cell, workingFolder).map(({ step }) => step);
  return [
    ...own.map((step): ProbeStep => ({ ...step, round: "fill" })),
    ...own.map((step): ProbeStep => ({ ...step, round: "damaged" })),
    ...verifySteps(cell, cell.cache, own),
    ...own.map((step): ProbeStep => ({ ...step, round: "cleaned" })),
  ];
}

/**
 * Go's own check of the cache, which never runs by itself: `go mod verify`, and for the build cache a mode that makes
 * everything anew and compares. An object that is too short needs none, and nothing checks sources in a folder.
 */
function verifySteps(cell: Cell, damage: CacheDamage, own: readonly ProbeStep[]): ProbeStep[] {
  const [go] = own.filter(({ argv }) => argv[0] === "go");
  if (!go) return [];
  const check = { ...go, name: "verify", round: "verify" } as const;
  if (CACHE_OF[damage] !== "build-cache") return [{ ...check, argv: ["go", "mod", "verify"] }];
  if (damage !== "flipped") return [];
  const [command = "", subcommand = "", ...rest] = go.argv;
  const noTests = subcommand === "test" ? ["-run=^$"] : [];
  const debug = [cell.env.GODEBUG ?? "", "gocacheverify=1"].filter((word) => word !== "").join(",");
  return [{ ...check, argv: [command, subcommand, ...noTests, ...rest], env: { ...go.env, GODEBUG: debug } }];
}

/** What is damaged, and what is made anew between the rounds; null for a cell that damages nothing. Pure. */
export function cellTrial(
  cell: Cell,
  workingFolder: string,
  replacedFolders: readonly string[],
): ProbeTrial | null {
  if (!isCacheDamage(cell.cache)) return null;
  const root = sourceFolder(cell, "");
  return {
    damage: cell.cache,
    in: placesOf(cell, sourceFolder(cell, workingFolder), root, replacedFolders),
    // A program that lies there already would not be linked again.
    fresh: [root, CELL_PATHS.bin],
    clean: cleanedFolders(cell),
  };
}

function placesOf(
  cell: Cell,
  module: string,
  root: string,
  replacedFolders: readonly string[],
): readonly string[] {
  if (cell.cache === "wrong-sum") return [module];
  if (cell.cache.startsWith("stale-"))
    return replacedFolders.map((folder) => (folder === "." ? root : `${root}/${folder}`));
  return cleanedFolders(cell);
}

function cleanedFolders({ cache, env }: Cell): readonly string[] {
  if (!isCacheDamage(cache)) return [];
  switch (CACHE_OF[cache]) {
    case "build-cache":
      return env.GOCACHE === undefined ? [] : [env.GOCACHE];
    case "module-cache":
      return [MODULE_CACHE];
    case "go-sum":
      return [];
  }
}

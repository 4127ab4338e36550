import type { RunId } from "../../harness/domain/run.ts";
import type { CellGround } from "../../harness/execute/cell-container.ts";

/** Ground to stand on, with nothing shared but the probe and the project. */
export function ground(parts: Partial<CellGround> = {}): CellGround {
  return {
    ...{ run: "20261123-1" as RunId, owner: "owner", image: "gauntlet/go:1", runImage: null },
    ...{ probeVolume: "probe", projectVolume: "project", moduleVolume: null, cacheVolume: null },
    workingFolder: "",
    replacedFolders: [],
    ...parts,
  };
}

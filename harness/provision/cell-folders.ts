import type { Pack } from "tar-stream";
import { CELL_PATHS, CELL_UID } from "../domain/probe-protocol.ts";

interface Folder {
  readonly path: string;
  readonly mode: number;
  readonly owner: number;
}

/** The folders that every image has, so that volumes inherit their owners. /work is root's: a step cannot rename /work/out. */
const FOLDERS: readonly Folder[] = [
  { path: CELL_PATHS.work, mode: 0o755, owner: 0 },
  { path: CELL_PATHS.out, mode: 0o700, owner: 0 },
  ...[CELL_PATHS.source, CELL_PATHS.home, CELL_PATHS.bin, CELL_PATHS.gopath].map(owned),
  ...[".config", ".config/go", ".config/go/telemetry"].map((name) => owned(`${CELL_PATHS.home}/${name}`)),
  ...[`${CELL_PATHS.gopath}/pkg`, `${CELL_PATHS.gopath}/pkg/mod`, `${CELL_PATHS.gopath}/src`].map(owned),
  // /tmp is a link to it, and apt wants a /tmp for everybody.
  { path: CELL_PATHS.temp, mode: 0o1777, owner: CELL_UID },
  owned(CELL_PATHS.cache),
  { path: CELL_PATHS.probe, mode: 0o755, owner: 0 },
  { path: CELL_PATHS.project, mode: 0o755, owner: 0 },
];

function owned(path: string): Folder {
  return { path, mode: 0o755, owner: CELL_UID };
}

/** From 1.23 the go command starts a telemetry process of its own in a fresh home; no variable switches that off, this file does. */
const TELEMETRY_MODE = `${CELL_PATHS.home}/.config/go/telemetry/mode`;

/** Adds a cell's folders to a root filesystem; /tmp is a link into the cell's volume, since the root is read-only. */
export function packCellFolders(pack: Pack): void {
  pack.entry({ name: "gauntlet/", type: "directory", mode: 0o755 });
  for (const { path, mode, owner } of FOLDERS) {
    pack.entry({ name: `${path.slice(1)}/`, type: "directory", mode, uid: owner, gid: owner });
  }
  pack.entry({ name: TELEMETRY_MODE.slice(1), mode: 0o644, uid: CELL_UID, gid: CELL_UID }, "off\n");
  pack.entry({ name: "tmp", type: "symlink", linkname: CELL_PATHS.temp.slice(1) });
}

/** The same as shell commands, for images that are built with a Dockerfile on a foreign base. */
export function cellFolderCommands(): string {
  const makes = FOLDERS.map(
    ({ path, mode, owner }) => `install -d -m ${mode.toString(8)} -o ${owner} -g ${owner} ${path}`,
  );
  const telemetry = `echo off > ${TELEMETRY_MODE} && chown ${CELL_UID}:${CELL_UID} ${TELEMETRY_MODE}`;
  return [...makes, telemetry, "rm -rf /tmp", `ln -s ${CELL_PATHS.temp} /tmp`].join(" && ");
}

/**
 * Adds the folders above a file that are not in `packed` yet, and notes them there. A tar needs none, but then their mode is
 * the engine's choice: rootless Docker makes them 0600, where no step can enter.
 */
export function packFoldersAbove(pack: Pack, name: string, packed: Set<string>): void {
  const parts = name.split("/").slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth++) {
    const folder = `${parts.slice(0, depth).join("/")}/`;
    if (packed.has(folder)) continue;
    packed.add(folder);
    pack.entry({ name: folder, type: "directory", mode: 0o755 });
  }
}

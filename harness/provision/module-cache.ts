import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { extract, pack as newPack } from "tar-stream";
import { type Container, DEADLINE_LABEL, OWNER_LABEL, type StoredImage } from "../domain/container-engine.ts";
import { atLeast, compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import { CELL_PATHS, CELL_UID, type Frame, type ProbeSpec } from "../domain/probe-protocol.ts";
import type { Provisioner } from "./ensure-image.ts";
import { ensureFilledVolume } from "./filled-volume.ts";
import type { Project } from "./project.ts";

/** How fetching with one Go release went. A failure with its real message may be a cell's result. */
export interface ModuleFetch {
  readonly go: GoVersion;
  readonly ok: boolean;
  readonly message: string;
}

/** The volume that serves a project's modules, and how each fetch into it went. */
export interface ModuleCache {
  readonly volume: string;
  readonly fetches: readonly ModuleFetch[];
}

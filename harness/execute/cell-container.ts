import { createHash } from "node:crypto";
import { isCacheDamage } from "../domain/cache-damage.ts";
import type { Cell } from "../domain/cell.ts";
import {
  CELL_LABEL,
  type ContainerSpec,
  DEADLINE_LABEL,
  OWNER_LABEL,
  PHASE_LABEL,
  RUN_LABEL,
  type VolumeMount,
} from "../domain/container-engine.ts";
import { atLeast } from "../domain/go-version.ts";
import { CELL_PATHS, CELL_UID, type ProbeSpec } from "../domain/probe-protocol.ts";
import type { RunId } from "../domain/run.ts";
import type { Phase } from "./phases.ts";
import { sourceFolder } from "./step-commands.ts";
import { cellTrial, MODULE_CACHE } from "./trial.ts";

/** What a cell is created from beside itself: names of volumes and images that exist. */
export interface CellGround {
  readonly run: RunId;
  readonly owner: string;
  readonly image: string;
  /** What the cell's programs run on; null where that is the image that builds them. */
  readonly runImage: string | null;
  readonly probeVolume: string;
  readonly projectVolume: string;
  /** Null where the project has no module dependencies. */
  readonly moduleVolume: string | null;
  readonly cacheVolume: string | null;
  readonly workingFolder: string;
  /** The folders of the project that replace modules, relative to its root. */
  readonly replacedFolders: readonly string[];
}

/** C tools that get a shim where they exist, by the names that cgo, the linker and build scripts call them. */
const C_TOOLS = ["gcc", "g++", "cc", "c++", "clang", "clang++", "gfortran", "ld", "ar", "as", "pkg-config"];

/** The probe looks at linkers four times as often. Shorter intervals cost more than they show. */
const SAMPLE_INTERVAL_MS = 50;

/** Of cells that are measured: all processes, linkers, and linkers where the samples themselves are the answer. */
const MEASURED_INTERVAL_MS = 20;
export const MEASURED_LINK_INTERVAL_MS = 5;
const MARKED_LINK_INTERVAL_MS = MEASURED_LINK_INTERVAL_MS / 10;

/** How much of each step's output is kept. */
const OUTPUT_BYTES = 512 * 1024;

/** Time beyond the cell's own limit after which the harness ends a probe that hangs. */
export const DEADLINE_SLACK_MS = 60_000;

/** Where a phase that runs the project's own code finds the build cache to copy. */
const CACHE_ASIDE = "/gauntlet/cache";

/** The probe's orders for one phase of a cell, with the time that is left of the cell's. Pure. */
export function probeSpec(cell: Cell, ground: CellGround, phase: Phase, leftMs: number): ProbeSpec {
  return {
    schema: 1,
    uid: CELL_UID,
    gid: CELL_UID,
    copies: [
      { from: CELL_PATHS.project, to: sourceFolder(cell, "") },
      ...moduleCopy(cell, ground),
      ...(copiesCache(ground, phase) ? [{ from: CACHE_ASIDE, to: CELL_PATHS.cache }] : []),
    ],
    steps: phase.steps,
    limits: {
      totalMs: Math.max(1, Math.round(leftMs)),
      silenceMs: cell.limits.silenceMs,
      diskBytes: cell.limits.diskBytes,
      outputBytes: OUTPUT_BYTES,
    },
    shims: cell.cgo ? C_TOOLS : [],
    ...samplingOf(cell),
    goRoot: CELL_PATHS.goRoot,
    ...trialOf(cell, ground),
  };
}

/** How often memory is looked at: oftener where it is what is asked for, and so often that it costs something where that is marked. */
function samplingOf({ measure }: Cell): Pick<ProbeSpec, "sampleIntervalMs" | "linkIntervalMs" | "series"> {
  if (measure === undefined) return { sampleIntervalMs: SAMPLE_INTERVAL_MS };
  if (measure.kind === "surface")
    return { sampleIntervalMs: MEASURED_INTERVAL_MS, linkIntervalMs: MEASURED_LINK_INTERVAL_MS };
  return { sampleIntervalMs: MEASURED_INTERVAL_MS, linkIntervalMs: MARKED_LINK_INTERVAL_MS, series: true };
}

function trialOf(cell: Cell, ground: CellGround): Pick<ProbeSpec, "trial"> {
  const trial = cellTrial(cell, ground.workingFolder, ground.replacedFolders);
  return trial ? { trial } : {};
}

/** Where cells that need a module cache of their own find the one to copy. */
const MODULES_ASIDE = "/gauntlet/modules";

/** Releases up to 1.14 lock files in the module cache; other cells damage it. */
function copiesModules(cell: Cell): boolean {
  return !atLeast(cell.go, "1.15") || isCacheDamage(cell.cache);
}

function moduleCopy(cell: Cell, ground: CellGround): ProbeSpec["copies"] {
  return ground.moduleVolume && copiesModules(cell) ? [{ from: MODULES_ASIDE, to: MODULE_CACHE }] : [];
}

/** A built program alone needs no cache at all. */
function copiesCache(ground: CellGround, phase: Phase): boolean {
  const usesGo =
    ground.runImage === null && phase.steps.some((step) => !step.argv[0]?.startsWith(`${CELL_PATHS.bin}/`));
  return phase.kind === "program" && usesGo && ground.cacheVolume !== null;
}

/** Which try of which phase a container is for. `binVolume` carries built programs from phase to phase. */
export interface PhaseTry {
  readonly phase: Phase;
  readonly index: number;
  readonly attempt: number;
  readonly binVolume: string | null;
  readonly leftMs: number;
}

/** The phase label of a cell's very first container. */
export const FIRST_PHASE = "1.0";

/** The container of one phase of an attempt: locked down, with nothing of the host's in it. Pure. */
export function cellContainer(cell: Cell, ground: CellGround, at: PhaseTry): ContainerSpec {
  return {
    name: containerName(cell, ground, `${at.attempt}.${at.index}`),
    image: imageOf(ground, at.phase),
    command: [
      `${CELL_PATHS.probe}/probe`,
      "run",
      JSON.stringify(probeSpec(cell, ground, at.phase, at.leftMs)),
    ],
    env: { PATH: "/usr/bin:/bin" },
    labels: {
      [OWNER_LABEL]: ground.owner,
      [RUN_LABEL]: ground.run,
      [CELL_LABEL]: cell.id,
      [PHASE_LABEL]: `${at.attempt}.${at.index}`,
      [DEADLINE_LABEL]: String(Math.ceil((Date.now() + cell.limits.timeoutMs) / 1000) + 3_600),
    },
    mounts: mounts(cell, ground, at),
    network: cell.network,
    readOnlyRoot: true,
    capabilities: ["SETUID", "SETGID", "KILL"],
    limits: {
      memoryBytes: cell.limits.memoryBytes,
      pids: cell.limits.pids,
      cpus: cell.limits.cpus,
    },
  };
}

function imageOf(ground: CellGround, phase: Phase): string {
  return (phase.kind === "program" ? ground.runImage : null) ?? ground.image;
}

/** Unique to state folder, run, cell and attempt; engines allow no "+" in names. */
function containerName(cell: Cell, ground: CellGround, attempt: string): string {
  const name = [ground.run, shortHash(ground.owner).slice(0, 6), cell.id, attempt].join("-");
  return `gauntlet-${name.replace(/[^A-Za-z0-9_.-]/g, "_")}`;
}

function mounts(cell: Cell, ground: CellGround, at: PhaseTry): VolumeMount[] {
  const modulesAt = copiesModules(cell) ? MODULES_ASIDE : MODULE_CACHE;
  const shared = at.phase.kind === "build" ? ground.cacheVolume : null;
  return [
    { volume: null, at: CELL_PATHS.work, readOnly: false },
    { volume: shared, at: CELL_PATHS.cache, readOnly: false },
    { volume: ground.probeVolume, at: CELL_PATHS.probe, readOnly: true },
    { volume: ground.projectVolume, at: CELL_PATHS.project, readOnly: true },
    ...(at.binVolume
      ? [{ volume: at.binVolume, at: CELL_PATHS.bin, readOnly: at.phase.kind === "program" }]
      : []),
    ...(copiesCache(ground, at.phase)
      ? [{ volume: ground.cacheVolume, at: CACHE_ASIDE, readOnly: true }]
      : []),
    ...(ground.moduleVolume ? [{ volume: ground.moduleVolume, at: modulesAt, readOnly: true }] : []),
  ];
}

/** The volume that carries an attempt's programs; null where a cell has one phase alone. */
export function binVolume(cell: Cell, ground: CellGround, attempt: number, phases: number): string | null {
  return phases > 1 ? containerName(cell, ground, `${attempt}.bin`) : null;
}

/**
 * Cells of one group compile the same packages into the same cache, and differ in what comes after (links, tags, where a program runs): two of
 * them at once would compile everything twice. Null for a cell that shares with nobody.
 */
export function compileGroup(cell: Cell, ground: CellGround): string | null {
  if (ground.cacheVolume === null) return null;
  const { ldflags: _, tags: __, libc: ___, gcflags, ...rest } = cell.axes;
  const everywhere = gcflags?.startsWith("all=") ? gcflags : "";
  return JSON.stringify([ground.cacheVolume, everywhere, Object.entries(rest).sort()]);
}

/** What decides which build cache a cell may use, beside the cell itself. */
export interface CacheScope {
  readonly projectRoot: string;
  readonly imageKey: string;
  /** Hash over the project's files that the go command does not track when C includes them. */
  readonly foreignHash: string;
}

/**
 * The build cache's volume for a cell, or null for a private one. The go command does not track C headers and libraries,
 * so a cache that C took part in is shared only where C sees the same image, environment and non-Go files.
 */
export function cacheVolume(cell: Cell, scope: CacheScope): string | null {
  const failsInC = cell.expectation.class?.startsWith("cgo.") ?? false;
  if (cell.cache !== "warm" || failsInC) return null;
  const c = cell.cgo ? [scope.foreignHash, ...Object.entries(cell.env).map(([k, v]) => `${k}=${v}`)] : [];
  return `gauntlet-cache-${shortHash([scope.projectRoot, scope.imageKey, ...c].join("\0"))}`;
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

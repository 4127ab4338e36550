import type { GoVersion } from "../domain/go-version.ts";
import { CELL_PATHS, type ProbeSpec, type ProbeStep } from "../domain/probe-protocol.ts";
import { parseTarget } from "../domain/target.ts";
import { type CellGround, probeSpec } from "../execute/cell-container.ts";
import { cellEnvironment } from "../plan/cell-environment.ts";
import { argvOf, type CorpusCase } from "./corpus-case.ts";
import { cellOf } from "./corpus-fixture.ts";
import { DYING, OTHER_GO } from "./corpus-places.ts";

/** A case under one release: what the probe is to do, and where its files lie in the container. */
export interface CorpusJob {
  readonly one: CorpusCase;
  readonly version: GoVersion;
  /** The case's folder below CELL_PATHS.project; safe as a file name. */
  readonly folder: string;
  /** The command as the case says it, with its places filled in, and without what the harness adds. */
  readonly argv: readonly string[];
  readonly spec: ProbeSpec;
}

const PROBE = `${CELL_PATHS.probe}/probe`;
const JOB_TIMEOUT_MS = 600_000;
const GO_VERBS = ["build", "vet", "test", "run", "install"];

/** What a case is given of the machine that captures. */
export interface Surroundings {
  /** The user's GOPROXY. */
  readonly goProxy: string;
  /** What a container needs to reach it. */
  readonly onlineEnv: Readonly<Record<string, string>>;
}

/** The job of a case under one release, with the environment and the orders to the probe that a cell would have. Pure. */
export function jobOf(one: CorpusCase, version: GoVersion, around: Surroundings): CorpusJob {
  const folder = one.name;
  const at = `${CELL_PATHS.project}/${folder}`;
  const fill = (text: string): string => fillIn(text, around);
  const argv = argvOf(one).map(fill);
  const env = environmentOf(one, version, fill, around);
  const cwd = CELL_PATHS.source;
  const { GOFLAGS: _, ...beforeEnv } = env;
  const before = one.prepare
    ? [{ name: "prepare", argv: ["/bin/sh", "-c", one.prepare], env: beforeEnv, cwd }]
    : [];
  const step: ProbeStep = { name: one.step, argv: limited(one, withToolexec(one, argv)), env, cwd };
  const cell = cellOf({ ...one, go: version, argv, exit: null, signal: null, processes: [] });
  const phase = { kind: "build" as const, steps: [...before, step] };
  const spec: ProbeSpec = {
    ...probeSpec(cell, NO_GROUND, phase, JOB_TIMEOUT_MS),
    copies: [
      { from: `${at}/project`, to: CELL_PATHS.source },
      ...(one.modules.length > 0 ? [{ from: `${at}/modules`, to: `${CELL_PATHS.gopath}/pkg/mod` }] : []),
    ],
    // What sampling catches of short processes is chance.
    sampleIntervalMs: 0,
  };
  return { one, version, folder, argv, spec };
}

/** The copies are the job's own; nothing else of a cell's ground is in a cell's orders. */
const NO_GROUND: CellGround = {
  ...{ run: "" as CellGround["run"], owner: "", image: "", runImage: null, workingFolder: "" },
  ...{ probeVolume: "", projectVolume: "", moduleVolume: null, cacheVolume: null },
  replacedFolders: [],
};

/** True for a case that asks the user's module proxy while it runs. */
export function isOnline(one: CorpusCase): boolean {
  return [...argvOf(one), ...Object.values(one.env)].some((text) => text.includes("%host%"));
}

function environmentOf(
  one: CorpusCase,
  version: GoVersion,
  fill: (text: string) => string,
  around: Surroundings,
): Readonly<Record<string, string>> {
  const target = parseTarget(one.target);
  if (!target) throw new Error(`${one.name}: no target is called ${one.target}`);
  const own = Object.entries(one.env).map(([name, value]) => [name, fill(value)] as const);
  return {
    ...(isOnline(one) ? around.onlineEnv : {}),
    ...cellEnvironment({
      ...{ go: version, target, cgo: one.cgo, layout: { kind: "module" }, axes: {} },
      // One package after the other, so that the order of what they print is no chance.
      cpus: 1,
      given: Object.fromEntries(own),
    }),
  };
}

function fillIn(text: string, { goProxy }: Surroundings): string {
  return text
    .replace("%goroot%", CELL_PATHS.goRoot)
    .replace("%othergo%", OTHER_GO)
    .replace("%smalldisk%", "/disk/small")
    .replace("%tinydisk%", "/disk/tiny")
    .replace("%host%", goProxy);
}

/** As a cell's commands have it: after the subcommand. */
function withToolexec(one: CorpusCase, argv: readonly string[]): readonly string[] {
  const [go = "", verb = "", ...rest] = argv;
  if (go !== "go" || !GO_VERBS.includes(verb)) return argv;
  const before = one.env.CORPUS_KILL === undefined ? "" : `${DYING} `;
  return [go, verb, `-toolexec=${before}${PROBE} wrap`, "-p=1", ...rest];
}

function limited({ limits }: CorpusCase, argv: readonly string[]): readonly string[] {
  const lines = [
    ...(limits.vkb === undefined ? [] : [`ulimit -v ${limits.vkb}`]),
    ...(limits.nproc === undefined ? [] : [`ulimit -u ${limits.nproc}`]),
    ...(limits.nofile === undefined ? [] : [`ulimit -n ${limits.nofile}`]),
  ];
  return lines.length === 0 ? argv : ["/bin/bash", "-c", `${lines.join("; ")}; exec "$@"`, "step", ...argv];
}

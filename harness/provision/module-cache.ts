import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pack as newPack } from "tar-stream";
import {
  type Container,
  type ContainerSpec,
  DEADLINE_LABEL,
  OWNER_LABEL,
  type StoredImage,
} from "../domain/container-engine.ts";
import { atLeast, compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import type { Attempt } from "../domain/observation.ts";
import { CELL_PATHS, CELL_UID, type ProbeSpec } from "../domain/probe-protocol.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { during } from "./during.ts";
import type { Provisioner } from "./ensure-image.ts";
import { ensureFilledVolume, volumeName } from "./filled-volume.ts";
import type { Project } from "./project.ts";

/** Runs a created container that has the probe as its command, and gives back what happened in it. */
export type RunProbe = (container: Container, spec: ProbeSpec, deadlineMs: number) => Promise<Attempt>;

/** How fetching with one Go release went. A failure with its real message may be a cell's result. */
export interface ModuleFetch {
  readonly go: GoVersion;
  readonly failure: string | null;
}

/** What fetching needs beside the provisioner. */
export interface ModuleGround {
  readonly project: Project;
  readonly projectVolume: string;
  readonly probeVolume: string;
  readonly imageOf: (go: GoVersion) => Promise<StoredImage>;
  readonly runProbe: RunProbe;
}

const FETCH_TIMEOUT_MS = 300_000;
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

/**
 * The releases to fetch with: the newest first, then the oldest of each loading mode (before 1.16, 1.16, from 1.17),
 * since graph pruning makes the newest fetch too little for older ones. Releases without modules fetch nothing.
 */
export function fetchingReleases(releases: readonly GoVersion[]): GoVersion[] {
  const able = [...new Set(releases)].filter((go) => atLeast(go, "1.11")).sort(compareGoVersions);
  const modes = (["full", "lazy-sum", "pruned"] as const).map((mode) =>
    able.filter((go) => loadingMode(go) === mode),
  );
  const newest = able.at(-1);
  return newest === undefined ? [] : [...new Set([newest, ...modes.flatMap((mode) => mode.slice(0, 1))])];
}

/** How the online fetch for a release's way of loading modules failed; null when it did not. */
export function moduleFailure(fetches: readonly ModuleFetch[], go: GoVersion): string | null {
  const own = fetches.filter((fetch) => loadingMode(fetch.go) === loadingMode(go));
  return (own.length > 0 ? own : fetches).find((fetch) => fetch.failure !== null)?.failure ?? null;
}

/** Releases that load the same go.mod files for one build. */
function loadingMode(go: GoVersion): "full" | "lazy-sum" | "pruned" {
  if (atLeast(go, "1.17")) return "pruned";
  return atLeast(go, "1.16") ? "lazy-sum" : "full";
}

/** True when cells need modules from outside: requirements that no vendor folder serves. */
export function needsModules(project: Project): boolean {
  return (project.goMod?.requires.length ?? 0) > 0 || project.hasGoWork;
}

/** Fills a project's module cache online, before the cells, and gives its volume. Failures of the go command are recorded in `fetches`. */
export async function ensureModuleCache(
  at: Provisioner,
  ground: ModuleGround,
  releases: readonly GoVersion[],
  fetches: ModuleFetch[],
): Promise<string> {
  const fetching = fetchingReleases(releases);
  const name = moduleVolume(at.state, ground.project, releases);
  await ensureFilledVolume(at.engine, at.state, name, async () => {
    for (const go of fetching) fetches.push(await fetchWith(at, ground, go, name));
    for (const { go, failure } of fetches) if (failure !== null) tellFailure(at, go, failure);
    const failed = fetches.find((fetch) => fetch.failure !== null);
    // A cache that is known to lack something must not count as filled: the next run tries again.
    if (failed) throw new IncompleteModulesError(failed.failure ?? "");
  }).catch((error: unknown) => {
    if (!(error instanceof IncompleteModulesError)) throw error;
  });
  return name;
}

/** Said when it happens: cells that need none of the missing modules go on, and may pass. */
function tellFailure(at: Provisioner, go: GoVersion, failure: string): void {
  const lines = failure.split("\n").filter((line) => line.trim() !== "" && !/^go: downloading /.test(line));
  const said = lines.slice(-2).join(" ").replace(/\s+/g, " ").slice(0, 400);
  at.progress({ kind: "notice", text: `not all modules could be fetched with go ${go}: ${said}` });
}

class IncompleteModulesError extends Error {}

/** The volume of a project's modules: what it holds follows from the module files and the releases that fetch. */
export function moduleVolume(state: StateFolder, project: Project, releases: readonly GoVersion[]): string {
  return volumeName(state, "modules", moduleKey(project, fetchingReleases(releases)));
}

function moduleKey(project: Project, fetching: readonly GoVersion[]): string {
  const files = project.tree.files.filter((file) =>
    /(^|\/)(go\.(mod|sum|work)|go\.work\.sum)$/.test(file.path),
  );
  const parts = [
    project.name,
    project.workingFolder,
    ...fetching,
    ...files.map((f) => `${f.path} ${f.content}`),
  ];
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 32);
}

async function fetchWith(
  at: Provisioner,
  ground: ModuleGround,
  go: GoVersion,
  volume: string,
): Promise<ModuleFetch> {
  const image = await ground.imageOf(go);
  return during(at.progress, `fetch modules with go ${go}`, () =>
    fetchInto(at, ground, { go, image, volume }),
  );
}

async function fetchInto(
  at: Provisioner,
  ground: ModuleGround,
  { go, image, volume }: { readonly go: GoVersion; readonly image: StoredImage; readonly volume: string },
): Promise<ModuleFetch> {
  const spec = fetchSpec(at, ground);
  const container = await at.engine.createContainer(fetchContainer(at, ground, image, volume, spec));
  try {
    await container.writeArchive("/", await certificatesTar());
    const attempt = await ground.runProbe(container, spec, FETCH_TIMEOUT_MS + 30_000);
    // A fetch that was stopped says nothing about the modules.
    at.signal.throwIfAborted();
    return { go, failure: failureOf(attempt) };
  } finally {
    await container.remove();
  }
}

function failureOf(attempt: Attempt): string | null {
  if (attempt.fault) return attempt.fault.message;
  const step = attempt.steps[0];
  if (!step) return "the fetch did not start";
  if (step.end.kind === "exited" && step.end.code === 0) return null;
  return `${step.output.head}${step.output.tail}`.trim() || `go mod download: ${JSON.stringify(step.end)}`;
}

function fetchSpec(at: Provisioner, ground: ModuleGround): ProbeSpec {
  const cwd = [CELL_PATHS.source, ground.project.workingFolder].filter(Boolean).join("/");
  const env = {
    ...at.go.env,
    ...proxyEnvironment(),
    ...{ PATH: `${CELL_PATHS.goRoot}/bin:/usr/bin:/bin`, HOME: CELL_PATHS.home, TMPDIR: CELL_PATHS.temp },
    ...{ GOPATH: CELL_PATHS.gopath, GOCACHE: `${CELL_PATHS.temp}/go-build`, GOENV: "off", GOFLAGS: "" },
    ...{ GOTOOLCHAIN: "local", GO111MODULE: "on", CGO_ENABLED: "0", SSL_CERT_FILE: CERTIFICATES },
  };
  return {
    schema: 1,
    uid: CELL_UID,
    gid: CELL_UID,
    copies: [{ from: CELL_PATHS.project, to: CELL_PATHS.source }],
    steps: [{ name: "fetch", argv: ["go", "mod", "download"], env, cwd }],
    limits: {
      totalMs: FETCH_TIMEOUT_MS,
      silenceMs: FETCH_TIMEOUT_MS,
      diskBytes: 32 * 1024 ** 3,
      outputBytes: 65_536,
    },
    shims: [],
    sampleIntervalMs: 0,
    goRoot: CELL_PATHS.goRoot,
  };
}

/** The user's own way out; it goes into fetching containers only, never into cells. */
function proxyEnvironment(): Record<string, string> {
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function fetchContainer(
  at: Provisioner,
  ground: ModuleGround,
  image: StoredImage,
  volume: string,
  spec: ProbeSpec,
): ContainerSpec {
  return {
    name: `gauntlet-fetch-${volume.slice(-12)}-${process.pid}-${Date.now().toString(36)}`,
    image: image.reference,
    command: [`${CELL_PATHS.probe}/probe`, "run", JSON.stringify(spec)],
    env: {},
    labels: { [OWNER_LABEL]: at.state.owner, [DEADLINE_LABEL]: String(Math.ceil(Date.now() / 1000) + 1_800) },
    mounts: [
      { volume: null, at: CELL_PATHS.work, readOnly: false },
      { volume, at: `${CELL_PATHS.gopath}/pkg/mod`, readOnly: false },
      { volume: ground.probeVolume, at: CELL_PATHS.probe, readOnly: true },
      { volume: ground.projectVolume, at: CELL_PATHS.project, readOnly: true },
    ],
    network: "bridge",
    // The project's code never runs here, and root certificates must be put in.
    readOnlyRoot: false,
    capabilities: ["SETUID", "SETGID", "KILL"],
    limits: null,
  };
}

/** This machine's root certificates; an image of nothing but Go has none. */
async function certificatesTar(): Promise<Readable> {
  const file = process.env.SSL_CERT_FILE ?? CERTIFICATES;
  const pack = newPack();
  pack.entry({ name: CERTIFICATES.slice(1), mode: 0o644 }, await readFile(file).catch(() => Buffer.alloc(0)));
  pack.finalize();
  return Readable.from(pack);
}

import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { pack as newPack } from "tar-stream";
import {
  type Container,
  type ContainerSpec,
  DEADLINE_LABEL,
  OWNER_LABEL,
  type StoredImage,
} from "../domain/container-engine.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { Attempt } from "../domain/observation.ts";
import { CELL_PATHS, CELL_UID, type ProbeSpec } from "../domain/probe-protocol.ts";
import { during } from "./during.ts";
import type { Provisioner } from "./ensure-image.ts";
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
  /** The project's and the probe's volume, filled through any image that is there. */
  readonly volumes: (image: string) => Promise<FetchVolumes>;
  readonly imageOf: (go: GoVersion) => Promise<StoredImage>;
  readonly runProbe: RunProbe;
}

interface FetchVolumes {
  readonly projectVolume: string;
  readonly probeVolume: string;
}

const FETCH_TIMEOUT_MS = 300_000;
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

/** Fetches all modules of a project online with one release, into a volume, in a container that runs nothing of the project. */
export async function fetchModules(
  at: Provisioner,
  ground: ModuleGround,
  order: { readonly go: GoVersion; readonly image: StoredImage; readonly volume: string },
): Promise<ModuleFetch> {
  return during(at.progress, `fetch modules with go ${order.go}`, () => fetchInto(at, ground, order));
}

async function fetchInto(
  at: Provisioner,
  ground: ModuleGround,
  { go, image, volume }: { readonly go: GoVersion; readonly image: StoredImage; readonly volume: string },
): Promise<ModuleFetch> {
  const volumes = await ground.volumes(image.reference);
  const spec = fetchSpec(at, ground);
  for (let left = PASSING_RETRIES; ; left--) {
    const container = await at.engine.createContainer(
      fetchContainer(at, spec, { image, volume, ...volumes }),
    );
    try {
      await container.writeArchive("/", await certificatesTar());
      const attempt = await ground.runProbe(container, spec, FETCH_TIMEOUT_MS + 30_000);
      // A fetch that was stopped says nothing about the modules.
      at.signal.throwIfAborted();
      const failure = failureOf(attempt);
      if (left === 0 || failure === null || !(attempt.fault || isPassing(failure))) return { go, failure };
    } finally {
      await container.remove();
    }
    await sleep(PASSING_PAUSE_MS * 2 ** (PASSING_RETRIES - left), null, { signal: at.signal });
  }
}

/** How often a fetch is made again that failed in a way which may pass, and after what pause at first. */
const PASSING_RETRIES = 2;
const PASSING_PAUSE_MS = 1_000;

/** Trouble of the way there, not an answer of whoever holds the modules. */
export function isPassing(failure: string): boolean {
  return /i\/o timeout|connection (reset|refused|timed out)|TLS handshake timeout|no route to host|network is unreachable|unexpected EOF|server misbehaving|temporary failure|: (429|50[0-9]) |stream error|deadline exceeded/i.test(
    failure,
  );
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
  spec: ProbeSpec,
  { image, volume, projectVolume, probeVolume }: FetchVolumes & { image: StoredImage; volume: string },
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
      { volume: probeVolume, at: CELL_PATHS.probe, readOnly: true },
      { volume: projectVolume, at: CELL_PATHS.project, readOnly: true },
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

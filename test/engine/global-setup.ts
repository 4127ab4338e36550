import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import Dockerode from "dockerode";
import type { TestProject } from "vitest/node";
import { OWNER_LABEL } from "../../harness/domain/container-engine.ts";
import { findEndpoints } from "../../harness/engine/endpoints.ts";
import { privateProgram } from "../../harness/engine/private-choice.ts";
import { usePrivateEngine } from "../../harness/engine/private-engine.ts";
import { openStateFolder, type StateFolder } from "../../harness/support/state-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** What engine tests share. */
    readonly ground: TestGround;
  }
}

/** One engine, one build of the program, and a state folder to copy from, for every engine test. */
export interface TestGround {
  /** The engine's unix socket. */
  readonly socket: string;
  /** The program as JavaScript. */
  readonly program: string;
  /** Knows the releases and toolchains that the tests use; copied for each test file. */
  readonly seed: string;
  /** Everything that tests make lies below this folder. */
  readonly folder: string;
}

/** Releases that tests run on; their images are made before the first test, so that no two files make them at once. */
export const RELEASES = { older: "1.24", newer: "1.25", newest: "stable" } as const;

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** Finds an engine, builds the program and makes the images; afterwards asserts that the tests left no container. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "gauntlet-tests-"));
  const users = await openStateFolder(process.env);
  const engine = await engineSocket(users);
  const ground = {
    folder,
    socket: engine.socket,
    program: await buildProgram(),
    seed: join(folder, "seed"),
  };
  await seedState(users, ground);
  project.provide("ground", ground);
  return async () => {
    const leftovers = await cleanUp(ground);
    await engine.letGo();
    await rm(folder, { recursive: true, force: true });
    if (leftovers.length > 0) throw new Error(`containers were left behind: ${leftovers.join(", ")}`);
  };
}

interface EngineInUse {
  readonly socket: string;
  readonly letGo: () => Promise<void>;
}

/** The user's own engine when it answers on a unix socket, else a private one of the user's state folder. */
async function engineSocket(state: StateFolder): Promise<EngineInUse> {
  for (const endpoint of await findEndpoints(process.env)) {
    if (endpoint.kind !== "unix") continue;
    if (await pings(endpoint.path)) return { socket: endpoint.path, letGo: async () => {} };
  }
  const program = await privateProgram(process.env);
  if (!program) throw new Error("no container engine; get one with: make test-tools");
  const own = await usePrivateEngine(state, program);
  if (own.endpoint.kind !== "unix") throw new Error("a private engine without a unix socket");
  return { socket: own.endpoint.path, letGo: async () => own[Symbol.asyncDispose]() };
}

async function pings(socketPath: string): Promise<boolean> {
  try {
    await new Dockerode({ socketPath }).ping();
    return true;
  } catch {
    return false;
  }
}

/** Below the package's root, since the program looks for its images there, and apart from dist, which others use. */
async function buildProgram(): Promise<string> {
  const out = join(root, "node_modules/.cache/gauntlet-engine-tests", String(process.pid));
  await run(
    "npx",
    ["--no-install", "tsdown", "--config", "package.json", "--logLevel", "error", "--out-dir", out],
    { cwd: root },
  );
  return join(out, "main.mjs");
}

/** What a user's state folder knows already needs no second download; a step that compiles nothing makes the rest. */
async function seedState(users: StateFolder, ground: TestGround): Promise<void> {
  await mkdir(ground.seed);
  for (const name of ["releases.json", "images", "probe", "modules"]) {
    await cp(join(users.dir, name), join(ground.seed, name), { recursive: true }).catch(ifMissing);
  }
  const go = join(users.dir, "fetching-go");
  if (await stat(go).catch(() => undefined)) await symlink(go, join(ground.seed, "fetching-go"));
  const project = join(ground.folder, "warm-up");
  await mkdir(project);
  await writeFile(join(project, "go.mod"), "module example.com/warm-up\n\ngo 1.21\n");
  await writeFile(
    join(project, "scenario.yaml"),
    `project: .\nsteps: [{command: [go, version]}]\nmatrix: {go: [${Object.values(RELEASES).join(", ")}]}\n`,
  );
  const env = { ...process.env, DOCKER_HOST: `unix://${ground.socket}`, GAUNTLET_STATE: ground.seed };
  await run(process.execPath, [ground.program, "run", project], { env });
}

function ifMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

/** Removes what carries the label of a state folder of the tests; gives the containers that should not have been there. */
async function cleanUp(ground: TestGround): Promise<string[]> {
  const docker = new Dockerode({ socketPath: ground.socket });
  const owners = new Set<string>();
  for (const name of await readdir(ground.folder)) {
    const owner = await readFile(join(ground.folder, name, "owner"), "utf8").catch(() => undefined);
    if (owner) owners.add(owner.trim());
  }
  const isOurs = (labels: Readonly<Record<string, string>> | undefined) =>
    owners.has(labels?.[OWNER_LABEL] ?? "");
  const containers = (await docker.listContainers({ all: true })).filter(({ Labels }) => isOurs(Labels));
  for (const { Id } of containers) await docker.getContainer(Id).remove({ force: true, v: true });
  const { Volumes } = await docker.listVolumes();
  for (const volume of (Volumes ?? []).filter(({ Labels }) => isOurs(Labels)))
    await docker
      .getVolume(volume.Name)
      .remove()
      .catch(() => {});
  return containers.map(
    ({ Names, Labels, State }) => `${Names[0]} (${State}, run ${Labels["gauntlet.run"]})`,
  );
}

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import Dockerode from "dockerode";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import { connectEngine } from "../../harness/engine/docker/connect.ts";
import { ensureImage } from "../../harness/provision/ensure-image.ts";
import { loadImageCatalogue } from "../../harness/provision/image-catalogue.ts";
import { recipeFor } from "../../harness/provision/image-recipe.ts";
import { identityOf } from "../../harness/provision/toolchain-labels.ts";
import { openStateFolder } from "../../harness/support/state-folder.ts";
import { startPodman } from "../engine-port/podman-service.ts";
import { newKey, programSpec, runProgram } from "../engine-port/test-image.ts";
import { publish } from "./go-tree.ts";
import { type RegistryServer, startRegistry } from "./registry-server.ts";
import type { RegistryUser } from "./registry-source.ts";

const run = promisify(execFile);
const IMAGES = new URL("../../images", import.meta.url).pathname;
const TOOLS = ["/bin/sh", "/usr/bin/install", "/bin/chown", "/bin/rm", "/bin/ln", "/usr/bin/stat"];

const podman = { use: () => startPodman() };
const docker = {
  use: async () => ({
    socket: inject("ground").socket,
    ...{ trust: async () => {}, [Symbol.asyncDispose]: async () => {} },
  }),
};

describe.each([
  ["Docker", docker],
  ["Podman", podman],
])("a Debian base from a registry with %s", (_, { use }) => {
  let engineInUse: RegistryUser & AsyncDisposable;
  let registry: RegistryServer;
  let dir: string;

  beforeAll(async () => {
    engineInUse = await use();
    registry = await startRegistry();
    await engineInUse.trust(registry.host);
    dir = await mkdtemp(join(tmpdir(), "gauntlet-base-test-"));
  });
  afterAll(async () => {
    await engineInUse?.[Symbol.asyncDispose]();
    await registry?.[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });

  test("gets a cell's folders and a release's tree, and says what it was made from", async () => {
    const { socket } = engineInUse;
    const engine = await connectEngine({ kind: "unix", path: socket, from: "test" }, { DOCKER_CONFIG: dir });
    const host = `${registry.host}/${newKey()}`;
    await publishSystem(socket, `${host}/debian:bookworm-slim`);
    await publish(socket, `${host}/golang:1.20.14`, { version: "go1.20.14", arch: engine.info.arch });
    const catalogue = await loadImageCatalogue(IMAGES, {
      GAUNTLET_REGISTRY: host,
      GAUNTLET_SOURCES: "registry",
    });
    const need = { go: "1.20.14" as GoVersion, layer: "base", system: [] } as const;
    const recipe = recipeFor(need, engine.info.arch, catalogue);
    const state = await openStateFolder({ GAUNTLET_STATE: join(dir, "state") });
    const signal = new AbortController().signal;
    const go = { path: "/nowhere/go", minor: 26, env: {} };
    const image = await ensureImage({ engine, state, go, signal, progress: () => {} }, recipe);
    const command = [
      "/usr/bin/stat",
      "-c",
      "%n %u:%g %a %F",
      "/work/src",
      "/work/out",
      "/tmp",
      "/usr/local/go/VERSION",
    ];
    const { log } = await runProgram(engine, { ...programSpec(image.reference, []), command });
    const { stdout } = await run("curl", ["-s", "--unix-socket", socket, "http://d/images/json"]);
    expect(stdout).not.toContain(`${host}/debian:`);
    const made = (await engine.listImages()).filter((each) => each.labels["gauntlet.owner"] === state.owner);
    for (const each of made.reverse()) await engine.removeImage(each.tags[0] ?? each.reference);
    expect(log.trim().split("\n")).toEqual([
      "/work/src 65532:65532 755 directory",
      "/work/out 0:0 700 directory",
      "/tmp 0:0 777 symbolic link",
      "/usr/local/go/VERSION 0:0 644 regular file",
    ]);
    expect(identityOf(image)).toMatchObject({ source: "registry", version: "1.20.14" });
    expect(image.labels["gauntlet.from"]).toMatch(new RegExp(`^${host}/debian@sha256:[0-9a-f]{64}$`));
  });
});

/** The least system that has a shell: some of this machine's own programs, and the libraries that they need. */
async function publishSystem(socketPath: string, reference: string): Promise<void> {
  const libraries = await Promise.all(TOOLS.map(async (tool) => (await run("ldd", [tool])).stdout));
  const needed = libraries.flatMap((text) =>
    [...text.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? ""),
  );
  const files = [...new Set([...TOOLS, ...needed])].map((path) => path.slice(1));
  const argv = ["-C", "/", "-ch", "--hard-dereference", ...files];
  const { stdout } = await run("tar", argv, { encoding: "buffer", maxBuffer: 64 * 1024 * 1024 });
  const docker = new Dockerode({ socketPath });
  const at = reference.lastIndexOf(":");
  const [repo, tag] = [reference.slice(0, at), reference.slice(at + 1)];
  for await (const _ of await docker.importImage(Readable.from([stdout]), { repo: reference }));
  for await (const _ of await docker.getImage(repo).push({ tag }));
  await docker.getImage(reference).remove({ force: true });
}

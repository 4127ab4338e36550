import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectEngine } from "../../harness/engine/docker/connect.ts";
import { usePrivateEngine } from "../../harness/engine/private-engine.ts";
import { openStateFolder, type StateFolder } from "../../harness/support/state-folder.ts";
import { documentOf, gauntlet, newState } from "../engine/gauntlet.ts";
import { RELEASES } from "../engine/global-setup.ts";
import { EMPTY_PROGRAM, newProject } from "../engine/projects.ts";
import { needed } from "./needed.ts";
import { buildProgram, named, newKey, programSpec, programTar } from "./test-image.ts";

const run = promisify(execFile);
const podman = { kind: "podman", path: await needed("podman", { asRoot: true }) } as const;
const PRIVATE = { GAUNTLET_PRIVATE_ENGINE: "podman", DOCKER_HOST: undefined };

/** What a state folder's private Podman could leave on the machine: mounts, processes, sockets. */
async function leftOf(state: StateFolder): Promise<string[]> {
  const name = `gnp-${createHash("sha256").update(state.dir).digest("hex").slice(0, 10)}`;
  const all = await Promise.all([
    readFile("/proc/self/mountinfo", "utf8"),
    run("ps", ["-eo", "args"]).then((r) => r.stdout),
    readdir("/run").then((names) => names.join("\n")),
  ]);
  return all
    .join("\n")
    .split("\n")
    .filter((line) => line.includes(name) || line.includes(`${state.dir}/engine-podman`));
}

describe("a private Podman", () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "gauntlet-podman-"));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test("runs a matrix from nothing where it is the engine that was asked for, and leaves only images", async () => {
    const state = await newState();
    const project = await newProject(EMPTY_PROGRAM);
    const args = ["run", project, "--go", RELEASES.newer, "--target", "linux/amd64,wasip1/wasm", "--json"];
    const ended = await gauntlet(state, [...args, "--cgo", "0"], PRIVATE);
    const { engine, cells } = documentOf(ended);
    expect(engine).toMatchObject({ kind: "podman", rootless: false });
    expect(cells).toMatchObject([{ outcome: "pass" }, { outcome: "pass" }]);
    expect(await leftOf(state)).toEqual([]);
    // Nothing is to be run, so nothing is started; and what would be is told as it was seen.
    const again = documentOf(await gauntlet(state, [...args, "--cgo", "0"], PRIVATE));
    expect(again.cells.map((cell) => cell.reusedFrom)).not.toContain(null);
    expect(again.engine).toEqual(engine);
  });

  test("keeps images and volumes from one start to the next, and ends what still runs in it", async () => {
    const state = await openStateFolder({ GAUNTLET_STATE: join(dir, "a state folder") });
    const key = newKey();
    {
      await using own = await usePrivateEngine(state, podman);
      const engine = await connectEngine(own.endpoint);
      await engine.importImage(programTar(await buildProgram(engine.info.arch)), named(key));
      await engine.ensureVolume("kept", { "gauntlet.test": "1" });
      const mounts = [{ volume: "kept", at: "/cache", readOnly: false }];
      const image = (await engine.findImage(key))?.reference ?? "";
      const container = await engine.createContainer(programSpec(image, ["sleep=600000"], { mounts }));
      await container.start();
    }
    expect(await leftOf(state)).toEqual([]);
    {
      await using own = await usePrivateEngine(state, podman);
      const engine = await connectEngine(own.endpoint);
      expect(await engine.findImage(key)).toBeDefined();
      expect(await engine.listVolumes("gauntlet.test")).toMatchObject([{ name: "kept" }]);
      const [left] = await engine.listContainers("gauntlet.test");
      await engine.containerById(left?.id ?? "").remove();
      await engine.removeVolume("kept");
      expect(await engine.listVolumes("gauntlet.test")).toEqual([]);
    }
    expect(await leftOf(state)).toEqual([]);
  });

  test("that was killed with a container in it is cleared away by the next", async () => {
    const state = await openStateFolder({ GAUNTLET_STATE: join(dir, "another") });
    const own = await usePrivateEngine(state, podman);
    const engine = await connectEngine(own.endpoint);
    const key = newKey();
    await engine.importImage(programTar(await buildProgram(engine.info.arch)), named(key));
    const container = await engine.createContainer(
      programSpec(`gauntlet-test/program:${key.slice(0, 12)}`, ["sleep=600000"]),
    );
    await container.start();
    process.kill(
      Number((await readFile(join(state.dir, "engine-podman/daemon"), "utf8")).split(" ")[0]),
      "SIGKILL",
    );
    await expect.poll(() => connectEngine(own.endpoint).catch(() => null)).toBeNull();
    const again = await usePrivateEngine(state, podman);
    const found = await (await connectEngine(again.endpoint)).listContainers("gauntlet.test");
    expect(found.map(({ id }) => id)).toEqual([container.id]);
    await Promise.all([own, again].map((each) => each[Symbol.asyncDispose]()));
    expect(await leftOf(state)).toEqual([]);
  });
});

import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ContainerEngine } from "../../harness/domain/container-engine.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import { connectEngine } from "../../harness/engine/docker/connect.ts";
import { ensureImage, type Provisioner } from "../../harness/provision/ensure-image.ts";
import { loadImageCatalogue } from "../../harness/provision/image-catalogue.ts";
import { type ImageRecipe, recipeFor } from "../../harness/provision/image-recipe.ts";
import { identityOf } from "../../harness/provision/toolchain-labels.ts";
import { openStateFolder } from "../../harness/support/state-folder.ts";
import { newKey } from "../engine-port/test-image.ts";
import { publish } from "./go-tree.ts";
import {
  type RegistryServer,
  startCorruptingProxy,
  startRegistry,
  startStallingRegistry,
} from "./registry-server.ts";

const run = promisify(execFile);
const IMAGES = new URL("../../images", import.meta.url).pathname;
const RELEASE = "1.25.5" as GoVersion;

/** An engine that the tests may publish to and pull with. */
export interface RegistryUser {
  readonly socket: string;
  /** Makes the engine speak plain HTTP to a registry on loopback, where it does not do so by itself. */
  readonly trust: (host: string) => Promise<void>;
}

/** What a registry as a source of images must do with an engine; run against each of them. */
export function registrySource(name: string, use: () => Promise<RegistryUser>): void {
  describe(`images from a registry with ${name}`, () => {
    let user: RegistryUser;
    let registry: RegistryServer;
    let engine: ContainerEngine;
    let arch: string;
    let dir: string;
    let env: NodeJS.ProcessEnv;
    const made: string[] = [];
    const socket = () => user.socket;

    beforeAll(async () => {
      user = await use();
      registry = await startRegistry();
      await user.trust(registry.host);
      dir = await mkdtemp(join(tmpdir(), "gauntlet-registry-test-"));
      env = { DOCKER_CONFIG: dir, HOME: dir, PATH: process.env.PATH };
      engine = await connectEngine({ kind: "unix", path: socket(), from: "test" }, env);
      arch = engine.info.arch;
    });
    beforeEach(() => writeFile(join(dir, "config.json"), "{}"));
    afterEach(async () => {
      for (const key of made.splice(0)) {
        const image = await engine.findImage(key);
        if (image) await engine.removeImage(image.reference);
      }
    });
    afterAll(async () => {
      await registry?.[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    });

    /** A recipe that nobody else has: the repository's path is new. */
    async function recipeAt(
      host: string,
      path = newKey(),
    ): Promise<{ recipe: ImageRecipe; reference: string }> {
      const chosen = { GAUNTLET_REGISTRY: `${host}/${path}`, GAUNTLET_SOURCES: "registry" };
      const catalogue = await loadImageCatalogue(IMAGES, chosen);
      const recipe = recipeFor({ go: RELEASE, layer: "tree", system: [] }, arch, catalogue);
      made.push(recipe.key);
      return { recipe, reference: `${host}/${path}/golang:${RELEASE}` };
    }

    async function provisioner(state: string, signal = new AbortController().signal): Promise<Provisioner> {
      const go = { path: "/nowhere/go", minor: 26, env: {} };
      return {
        ...{ engine, go, signal, progress: () => {} },
        state: await openStateFolder({ GAUNTLET_STATE: join(dir, state) }),
      };
    }

    test("a release's tree becomes an image of ours, with the digest as its identity", async () => {
      const { recipe, reference } = await recipeAt(registry.host);
      await publish(socket(), reference, { version: `go${RELEASE}`, arch });
      const image = await ensureImage(await provisioner("one"), recipe);
      expect(identityOf(image)).toEqual({
        ...{ version: RELEASE, source: "registry", verified: true },
        sum: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      });
      const { stdout } = await run("sh", ["-c", `curl -s --unix-socket ${socket()} http://d/images/json`]);
      expect(stdout).not.toContain(reference);
    });

    test("an image that must be made again is the same, though its tag has moved", async () => {
      const { recipe, reference } = await recipeAt(registry.host);
      await publish(socket(), reference, { version: `go${RELEASE}`, arch, note: "first" });
      const at = await provisioner("two");
      const first = await ensureImage(at, recipe);
      await engine.removeImage(first.reference);
      await publish(socket(), reference, { version: `go${RELEASE}`, arch, note: "moved" });
      expect(identityOf(await ensureImage(at, recipe))).toEqual(identityOf(first));
      const elsewhere = await ensureImageAnew(recipe);
      expect(identityOf(elsewhere)?.sum).not.toBe(identityOf(first)?.sum);
    });

    async function ensureImageAnew(recipe: ImageRecipe) {
      const image = await engine.findImage(recipe.key);
      await engine.removeImage(image?.reference ?? "");
      return ensureImage(await provisioner(newKey()), recipe);
    }

    test("a release that the registry does not have is unavailable, and named", async () => {
      const { recipe } = await recipeAt(registry.host);
      await expect(ensureImage(await provisioner("three"), recipe)).rejects.toMatchObject({
        ...{ unavailable: true, transient: false },
        message: expect.stringMatching(/^go1\.25\.5 for linux\/\w+: pull of .*: manifest .*unknown/),
      });
    });

    test.each([
      ["another release", { version: "go1.25.4" }, /holds go1\.25\.4, and not go1\.25\.5/],
      ["no release", { version: "" }, /holds no Go release/],
      ["another machine's tools", { version: `go${RELEASE}`, arch: "s390x" }, /has no tools for linux\//],
    ])("an image that holds %s is refused and leaves nothing", async (_, tree, message) => {
      const { recipe, reference } = await recipeAt(registry.host);
      await publish(socket(), reference, { arch, ...tree });
      await expect(ensureImage(await provisioner("four"), recipe)).rejects.toThrow(message);
      expect(await engine.findImage(recipe.key)).toBeUndefined();
      expect(await readdir(join(dir, "four"))).not.toContain("toolchain-");
    });

    test("a layer that is not what its digest says is refused by the engine, in one line", async () => {
      await using proxy = await startCorruptingProxy(registry.host);
      await user.trust(proxy.host);
      const { reference } = await recipeAt(registry.host, "corrupt");
      await publish(socket(), reference, { version: `go${RELEASE}`, arch });
      const { recipe } = await recipeAt(proxy.host, "corrupt");
      const error = await ensureImage(await provisioner("five"), recipe).catch((e: Error) => e);
      expect(error).toMatchObject({ unavailable: false, transient: true });
      expect(String((error as Error).message)).toMatch(
        /^go1\.25\.5 for .*(verification failed|unexpected|invalid|digest)/,
      );
      expect(String((error as Error).message)).not.toContain("\n");
      expect(await engine.findImage(recipe.key)).toBeUndefined();
    });

    test("a registry that never answers is given up after the bound, as trouble that may pass", async () => {
      await using stalling = await startStallingRegistry();
      await user.trust(stalling.host);
      const began = Date.now();
      const pull = engine.pullImage(`${stalling.host}/golang:${RELEASE}`, () => {}, { idleMs: 500 });
      await expect(pull).rejects.toMatchObject({
        ...{ trouble: "stalled", transient: true },
        message: `pull of ${stalling.host}/golang:${RELEASE}: the registry sent nothing for 0.5 s`,
      });
      expect(Date.now() - began).toBeLessThan(10_000);
    });

    test("a pull ends at once when its run is interrupted", async () => {
      await using stalling = await startStallingRegistry();
      await user.trust(stalling.host);
      const { recipe } = await recipeAt(stalling.host);
      const abort = new AbortController();
      setTimeout(() => abort.abort(new Error("interrupted")), 300);
      const began = Date.now();
      await expect(ensureImage(await provisioner("six", abort.signal), recipe)).rejects.toThrow(
        "interrupted",
      );
      expect(Date.now() - began).toBeLessThan(10_000);
    });

    describe("that wants credentials", () => {
      const mine = { username: "me", password: "secret" };
      let closed: RegistryServer;
      let recipe: ImageRecipe;

      beforeAll(async () => {
        const { stdout } = await run("htpasswd", ["-Bbn", mine.username, mine.password]);
        closed = await startRegistry(stdout);
        await user.trust(closed.host);
        const at = await recipeAt(closed.host, "closed");
        const tree = { version: `go${RELEASE}`, arch };
        await publish(socket(), at.reference, tree, { ...mine, serveraddress: closed.host });
        recipe = at.recipe;
      });
      beforeEach(() => made.push(recipe.key));
      afterAll(() => closed?.[Symbol.asyncDispose]());

      const login = (password: string) => {
        const auth = Buffer.from(`${mine.username}:${password}`).toString("base64");
        return writeFile(join(dir, "config.json"), JSON.stringify({ auths: { [closed.host]: { auth } } }));
      };

      test("is refused without them, and it is said how to mend that", async () => {
        await expect(ensureImage(await provisioner("seven"), recipe)).rejects.toMatchObject({
          ...{ unavailable: false, transient: false },
          message: expect.stringMatching(/(no basic auth credentials|unauthorized).*docker login/),
        });
      });

      test("is refused with wrong ones", async () => {
        await login("wrong");
        await expect(ensureImage(await provisioner("eight"), recipe)).rejects.toMatchObject({
          transient: false,
        });
      });

      test("is pulled from with those that docker login wrote", async () => {
        await login(mine.password);
        expect(identityOf(await ensureImage(await provisioner("nine"), recipe))?.source).toBe("registry");
      });
    });

    test("two processes that want one image at once make it once", async () => {
      const { recipe, reference } = await recipeAt(registry.host);
      await publish(socket(), reference, { version: `go${RELEASE}`, arch });
      await writeFile(join(dir, "recipe.json"), JSON.stringify(recipe));
      const outputs = await Promise.all([ensureElsewhere(), ensureElsewhere()]);
      const [one, other] = outputs.map((text) => JSON.parse(text) as { reference: string; pulls: number });
      expect(one?.reference).toBe(other?.reference);
      expect((one?.pulls ?? 0) + (other?.pulls ?? 0)).toBe(1);
    });

    /** ensureImage in a process of its own, on the same state folder; prints the image and how many pulls it took. */
    async function ensureElsewhere(): Promise<string> {
      const root = new URL("../..", import.meta.url).pathname;
      const program = [
        `import { readFileSync } from "node:fs";`,
        `import { connectEngine } from "${root}harness/engine/docker/connect.ts";`,
        `import { ensureImage } from "${root}harness/provision/ensure-image.ts";`,
        `import { openStateFolder } from "${root}harness/support/state-folder.ts";`,
        `const recipe = JSON.parse(readFileSync("${join(dir, "recipe.json")}", "utf8"));`,
        `const engine = await connectEngine({ kind: "unix", path: "${socket()}", from: "test" });`,
        "let pulls = 0;",
        "const counting = { ...engine, pullImage: (...order) => { pulls += 1; return engine.pullImage(...order); } };",
        `const state = await openStateFolder({ GAUNTLET_STATE: "${join(dir, "shared")}" });`,
        `const at = { engine: counting, state, go: {}, progress() {}, signal: new AbortController().signal };`,
        "const { reference } = await ensureImage(at, recipe);",
        "console.log(JSON.stringify({ reference, pulls }));",
      ].join("\n");
      const argv = ["--import", "tsx", "--input-type=module", "-e", program];
      const { stdout } = await run(process.execPath, argv, { cwd: root, env: { ...process.env, ...env } });
      return stdout;
    }

    test("the digest that was pulled is written down for the next time", async () => {
      const { recipe, reference } = await recipeAt(registry.host);
      await publish(socket(), reference, { version: `go${RELEASE}`, arch });
      const image = await ensureImage(await provisioner("ten"), recipe);
      const pin = JSON.parse(await readFile(join(dir, "ten/images", `${recipe.key}.pin.json`), "utf8"));
      expect(pin).toEqual({ reference, digest: identityOf(image)?.sum });
    });
  });
}

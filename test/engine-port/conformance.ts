import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { extract, pack as newPack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ContainerEngine } from "../../harness/domain/container-engine.ts";
import { CELL_UID } from "../../harness/domain/probe-protocol.ts";
import { buildProgram, named, newKey, programSpec, programTar, runProgram } from "./test-image.ts";

/** What every engine must do as the port says; run against each of them. */
export function conformance(name: string, connect: () => Promise<ContainerEngine>): void {
  let engine: ContainerEngine;
  let program: Buffer;
  let image: string;
  const key = newKey();

  beforeAll(async () => {
    engine = await connect();
    program = await buildProgram(engine.info.arch);
    await engine.importImage(programTar(program), named(key));
    image = (await engine.findImage(key))?.reference ?? "";
  });
  afterAll(async () => {
    await engine?.removeImage(image);
    await engine?.close();
  });
  const runs = (deeds: readonly string[], change = {}) =>
    runProgram(engine, programSpec(image, deeds, change));

  /** What an engine says of a container that it did not see killed for memory; null where it never sees that. */
  const unseen = () => (engine.info.kind === "podman" ? null : false);

  /** Without root there are no limits on cgroup v1; all that can be asked for is that it is said. */
  const limits = () => !(engine.info.rootless && engine.info.cgroup === 1);

  describe(`images of ${name}`, () => {
    test("an imported image is found by its key, with its labels and its tag", async () => {
      const found = await engine.findImage(key);
      expect(found?.labels).toMatchObject(named(key).labels);
      expect(found?.tags.some((tag) => tag.endsWith(named(key).tag))).toBe(true);
      expect(found?.sizeBytes).toBeGreaterThan(program.length);
      expect((await engine.listImages()).map((each) => each.reference)).toContain(image);
    });

    test("a key that no image has finds none", async () => {
      expect(await engine.findImage(newKey())).toBeUndefined();
    });

    test("an import whose stream breaks leaves no image", async () => {
      const broken = newKey();
      const tar = new Readable({ read() {} });
      tar.push(program.subarray(0, 700));
      setTimeout(() => tar.destroy(new Error("the download broke")), 50);
      await expect(engine.importImage(tar, named(broken))).rejects.toThrow();
      expect(await engine.findImage(broken)).toBeUndefined();
    });

    test("an import whose stream breaks between two files leaves none either, also when the engine takes it for whole", async () => {
      const broken = newKey();
      const tar = new Readable({ read() {} });
      const whole = await buffer(tarOf({ first: "all of it" }));
      tar.push(whole.subarray(0, 1_024));
      setTimeout(() => tar.destroy(new Error("the download broke")), 50);
      await expect(engine.importImage(tar, named(broken))).rejects.toThrow("the download broke");
      // An engine may still be at work on what it has got.
      await sleep(1_000);
      expect(await engine.findImage(broken)).toBeUndefined();
    });

    test("a removed image is gone, and removing it again is no error", async () => {
      const other = newKey();
      await engine.importImage(programTar(program), named(other));
      const { reference } = (await engine.findImage(other)) ?? { reference: "" };
      await engine.removeImage(reference);
      await engine.removeImage(reference);
      expect(await engine.findImage(other)).toBeUndefined();
    });

    test("an image is built from the trees of two others", async () => {
      const built = newKey();
      const tag = (await engine.findImage(key))?.tags[0];
      const dockerfile = `FROM ${tag}\nCOPY --from=${tag} /program /usr/local/go/program\n`;
      const lines: string[] = [];
      const order = { ...named(built, "built"), args: {}, network: "none" } as const;
      await engine.buildImage(contextOf(dockerfile), order, (line) => lines.push(line));
      const found = await engine.findImage(built);
      const end = await runProgram(
        engine,
        programSpec(found?.reference ?? "", ["owner=/usr/local/go/program"]),
      );
      await engine.removeImage(found?.reference ?? "");
      expect(end.log).toContain("/usr/local/go/program 0:0 755");
      expect(lines.join("\n")).toMatch(/COPY/);
    });

    test("a build that fails says why and leaves no image", async () => {
      const built = newKey();
      const tag = (await engine.findImage(key))?.tags[0];
      const order = { ...named(built, "built"), args: {}, network: "none" } as const;
      const work = engine.buildImage(
        contextOf(`FROM ${tag}\nCOPY --from=${tag} /nothing /x\n`),
        order,
        () => {},
      );
      await expect(work).rejects.toThrow(/nothing/);
      expect(await engine.findImage(built)).toBeUndefined();
    });
  });

  describe(`a container of ${name}`, () => {
    test("ends with its program's code, and both of its streams are kept", async () => {
      const end = await runs(["say=out", "complain=err", "exit=7"]);
      expect(end).toMatchObject({ exitCode: 7, oomKilled: unseen() });
      expect(end.log).toContain("out\n");
      expect(end.log).toContain("err\n");
    });

    test("has the capabilities that were named and no others, and can gain none", async () => {
      const { log } = await runs(["status=CapEff", "status=CapBnd", "status=NoNewPrivs"], {
        capabilities: ["KILL"],
      });
      expect(log).toContain("CapEff: 0000000000000020");
      expect(log).toContain("CapBnd: 0000000000000020");
      expect(log).toContain("NoNewPrivs: 1");
    });

    test("cannot write to its root, and has no network but its own loop", async () => {
      const { log } = await runs(["write=/here:text", "links="]);
      expect(log).toContain("write /here read-only file system");
      expect(
        log.match(/^link .*$/gm)?.filter((line) => !/ (lo|tunl0|sit0|ip6tnl0|ifb\d)$/.test(line)),
      ).toEqual([]);
    });

    test("is killed when it eats more memory than its limit, or is said to have none", async () => {
      const end = await runs(["say=begin", "eat=300", "say=after"], {
        limits: { memoryBytes: 64 * 1024 * 1024, pids: 64, cpus: null },
      });
      if (!limits()) {
        expect(end).toMatchObject({ exitCode: 0, warnings: [expect.stringContaining("cannot enforce")] });
        return;
      }
      expect(end.exitCode).toBe(137);
      // An engine that misses kills may see this one, and must not say that there was none.
      expect(unseen() === null ? [null, true] : [true]).toContain(end.oomKilled);
      expect(end.log).toContain("begin");
      expect(end.log).not.toContain("after");
      expect(end.warnings).toEqual([]);
    });

    test("ends when it is killed; a kill or removal that comes late is no error", async () => {
      const container = await engine.createContainer(programSpec(image, ["sleep=60000"]));
      await container.start();
      const ended = container.wait();
      await sleep(100);
      await container.kill("SIGKILL");
      expect(await ended).toMatchObject({ exitCode: 137, oomKilled: unseen() });
      await container.kill("SIGKILL");
      expect((await container.wait()).exitCode).toBe(137);
      await container.remove();
      await container.remove();
    });

    test("is listed by its label, before and after it starts, and can be had by its id", async () => {
      const label = `gauntlet.test.${newKey()}`;
      const container = await engine.createContainer(
        programSpec(image, ["sleep=60000"], { labels: { [label]: "one", "gauntlet.test": "1" } }),
      );
      expect(await engine.listContainers(label)).toMatchObject([{ id: container.id, started: false }]);
      await container.start();
      const [listed] = await engine.listContainers(`${label}=one`);
      expect(listed).toMatchObject({ id: container.id, started: true, labels: { [label]: "one" } });
      expect(await engine.listContainers(`${label}=two`)).toEqual([]);
      await engine.containerById(container.id).remove();
      expect(await engine.listContainers(label)).toEqual([]);
    });

    test("of an image that is not there is refused", async () => {
      const spec = programSpec(`gauntlet-test/none:${newKey().slice(0, 12)}`, []);
      await expect(engine.createContainer(spec)).rejects.toThrow(/no such image/i);
    });

    test("gives the end of a long log only", async () => {
      const deeds = Array.from({ length: 150 }, (_, i) => `say=${i} ${"x".repeat(200)}`);
      const container = await engine.createContainer(programSpec(image, deeds));
      await container.start();
      await container.wait();
      const tail = await container.logTail(1_000);
      await container.remove();
      expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(1_000);
      expect(tail.trimEnd()).toMatch(/149 x+$/);
    });
  });

  describe(`a volume of ${name}`, () => {
    test("without a name inherits the image's folders and their owners, and can be written to", async () => {
      const { log } = await runs(
        ["owner=/work/src", "owner=/work/out", "owner=/work", "write=/work/src/a:text"],
        {
          mounts: [{ volume: null, at: "/work", readOnly: false }],
        },
      );
      expect(log).toContain(`/work/src ${CELL_UID}:${CELL_UID} 755`);
      expect(log).toContain("/work/out 0:0 700");
      expect(log).toContain("/work 0:0 755");
      expect(log).toContain("write /work/src/a permission denied");
    });

    test("takes files while its container was never started, and gives them to the next, read-only", async () => {
      await using volume = await newVolume(engine);
      const filler = await engine.createContainer(
        programSpec(image, [], {
          mounts: [{ volume: volume.name, at: "/gauntlet/project", readOnly: false }],
          readOnlyRoot: false,
        }),
      );
      await filler.writeArchive("/gauntlet/project", tarOf({ "go.mod": "module m" }));
      await filler.remove();
      const { log } = await runs(["cat=/gauntlet/project/go.mod", "write=/gauntlet/project/b:text"], {
        mounts: [{ volume: volume.name, at: "/gauntlet/project", readOnly: true }],
      });
      expect(log).toContain("module m");
      expect(log).toContain("write /gauntlet/project/b read-only file system");
    });

    test("gives files back after its container has ended", async () => {
      const container = await engine.createContainer(
        programSpec(image, ["write=/cache/x:text"], {
          mounts: [{ volume: null, at: "/cache", readOnly: false }],
          capabilities: ["DAC_OVERRIDE"],
        }),
      );
      await container.start();
      await container.wait();
      const files = await filesOf(await container.readArchive("/cache/x"));
      await container.remove();
      expect(files).toEqual({ x: "text" });
    });

    test("is made once, listed by its label, and removed without complaint", async () => {
      const label = `gauntlet.test.${newKey()}`;
      const volume = `gauntlet-test-${newKey()}`;
      await engine.ensureVolume(volume, { [label]: "1" });
      await engine.ensureVolume(volume, { [label]: "1" });
      expect(await engine.listVolumes(label)).toMatchObject([{ name: volume, labels: { [label]: "1" } }]);
      await engine.removeVolume(volume);
      await engine.removeVolume(volume);
      expect(await engine.listVolumes(label)).toEqual([]);
    });
  });
}

async function newVolume(engine: ContainerEngine) {
  const name = `gauntlet-test-${newKey()}`;
  await engine.ensureVolume(name, { "gauntlet.test": "1" });
  return { name, [Symbol.asyncDispose]: () => engine.removeVolume(name) };
}

function tarOf(files: Readonly<Record<string, string>>): Readable {
  const pack = newPack();
  for (const [name, text] of Object.entries(files)) pack.entry({ name, mode: 0o644 }, text);
  pack.finalize();
  return Readable.from(pack);
}

function contextOf(dockerfile: string): Readable {
  return tarOf({ Dockerfile: dockerfile });
}

async function filesOf(tar: Readable): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const entry of tar.pipe(extract()))
    files[entry.header.name] = (await buffer(entry as unknown as Readable)).toString();
  return files;
}

import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { pack as newPack } from "tar-stream";
import {
  type ContainerEngine,
  type ContainerSpec,
  IMAGE_LABEL,
} from "../../harness/domain/container-engine.ts";
import { packCellFolders } from "../../harness/provision/cell-folders.ts";
import { findGoCommand } from "../../harness/provision/go-command.ts";

const run = promisify(execFile);
const SOURCE = new URL("../fixtures/program", import.meta.url).pathname;

/** The static test program (test/fixtures/program) for an engine's architecture. */
export async function buildProgram(arch: string): Promise<Buffer> {
  const go = await findGoCommand(process.env);
  const folder = await mkdtemp(join(tmpdir(), "gauntlet-program-"));
  try {
    const env = {
      ...process.env,
      CGO_ENABLED: "0",
      GOOS: "linux",
      GOARCH: arch,
      GOFLAGS: "",
      GOTOOLCHAIN: "local",
    };
    await run(go.path, ["build", "-trimpath", "-o", join(folder, "program"), "."], { cwd: SOURCE, env });
    return await readFile(join(folder, "program"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A root filesystem with the test program at /program and a cell's folders. */
export function programTar(program: Buffer): Readable {
  const pack = newPack();
  packCellFolders(pack);
  pack.entry({ name: "program", mode: 0o755 }, program);
  pack.finalize();
  return Readable.from(pack);
}

/** A key as images have it, new each time. */
export function newKey(): string {
  return randomBytes(16).toString("hex");
}

/** The tag and labels that make an image of ours. */
export function named(key: string, word = "program") {
  return { tag: `gauntlet-test/${word}:${key.slice(0, 12)}`, labels: { [IMAGE_LABEL]: key } };
}

/** A cell-like container that runs the test program; what the test is about goes into `change`. */
export function programSpec(
  image: string,
  deeds: readonly string[],
  change: Partial<ContainerSpec> = {},
): ContainerSpec {
  return {
    name: `gauntlet-test-${newKey()}`,
    image,
    command: ["/program", ...deeds],
    env: { PATH: "/nowhere" },
    labels: { "gauntlet.test": "1" },
    mounts: [],
    network: "none",
    readOnlyRoot: true,
    capabilities: [],
    limits: { memoryBytes: 128 * 1024 * 1024, pids: 64, cpus: 1 },
    ...change,
  };
}

/** What a container that did these deeds came to; it is removed. */
export async function runProgram(engine: ContainerEngine, spec: ContainerSpec) {
  const container = await engine.createContainer(spec);
  try {
    await container.start();
    const end = await container.wait();
    return { ...end, log: await container.logTail(10_000), warnings: container.warnings };
  } finally {
    await container.remove();
  }
}

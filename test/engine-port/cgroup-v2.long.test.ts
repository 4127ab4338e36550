import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { pack as newPack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { killOf } from "../../harness/diagnose/kill.ts";
import type { ContainerEngine } from "../../harness/domain/container-engine.ts";
import type { Attempt, StepObservation } from "../../harness/domain/observation.ts";
import { CELL_PATHS, CELL_UID, type ProbeSpec } from "../../harness/domain/probe-protocol.ts";
import { connectEngine } from "../../harness/engine/docker/connect.ts";
import { findEndpoints } from "../../harness/engine/endpoints.ts";
import { runProbeContainer } from "../../harness/execute/probe-container.ts";
import { packCellFolders } from "../../harness/provision/cell-folders.ts";
import { findGoCommand } from "../../harness/provision/go-command.ts";
import { attemptFromFrames } from "../../harness/store/attempt.ts";
import { parseFrames } from "../../harness/store/frames.ts";
import { type CgroupV2Machine, startCgroupV2Machine } from "./cgroup-v2-machine.ts";
import { conformance } from "./conformance.ts";
import { buildProgram, named, newKey, programSpec, runProgram } from "./test-image.ts";

const run = promisify(execFile);
const PROBE = new URL("../../images/probe", import.meta.url).pathname;
const MIB = 2 ** 20;
const LIMIT_BYTES = 256 * MIB;

/** Real kernel, real engine; the machine is slow, since it is emulated. */
describe("on a kernel with cgroup v2 alone", () => {
  let machine: CgroupV2Machine;
  let engine: ContainerEngine;
  beforeAll(async () => {
    machine = await startCgroupV2Machine();
    engine = await connect();
  });
  afterAll(() => machine?.[Symbol.asyncDispose]());

  async function connect(): Promise<ContainerEngine> {
    const [endpoint] = await findEndpoints({ DOCKER_HOST: machine.dockerHost });
    if (!endpoint) throw new Error("no endpoint");
    return connectEngine(endpoint);
  }

  /** A cell-like container whose steps are deeds of the test program, under the real probe. */
  async function attempt(steps: readonly (readonly string[])[]): Promise<Attempt> {
    const key = newKey();
    await engine.importImage(await probeImage(), named(key));
    const spec: ProbeSpec = {
      ...{ schema: 1, uid: CELL_UID, gid: CELL_UID, copies: [], shims: [], goRoot: "/usr/local/go" },
      ...{ sampleIntervalMs: 50 },
      steps: steps.map((deeds, index) => ({
        ...{ name: `run ${index}`, argv: ["/program", ...deeds], env: {}, cwd: "/" },
        always: true,
      })),
      limits: { totalMs: 120_000, silenceMs: 120_000, diskBytes: 2 ** 30, outputBytes: 65_536 },
    };
    const container = await engine.createContainer(
      programSpec(`gauntlet-test/program:${key.slice(0, 12)}`, [], {
        command: [`${CELL_PATHS.probe}/probe`, "run", JSON.stringify(spec)],
        mounts: ["/work", "/cache"].map((at) => ({ volume: null, at, readOnly: false })),
        capabilities: ["SETUID", "SETGID", "KILL"],
        limits: { memoryBytes: LIMIT_BYTES, pids: 64, cpus: null },
      }),
    );
    const result = await runProbeContainer(container, 180_000);
    await container.remove();
    return attemptFromFrames([parseFrames(result.frames)], {
      ...{ number: 1, startedAt: result.startedAt, wallMs: result.wallMs, fault: result.fault },
      argv: [spec.steps.map((step) => step.argv)],
      ...{ engineOomKilled: result.end?.oomKilled ?? null, engineWarnings: container.warnings },
      memoryLimitBytes: LIMIT_BYTES,
    });
  }

  test("the engine says so, and the probe reads the cell's own group", async () => {
    expect(engine.info).toMatchObject({ kind: "podman", cgroup: 2, rootless: false });
    // Samples are taken as seldom as one two-hundredth of the time allows: seconds, where all is emulated.
    const made = await attempt([["eat=64", "sleep=8000"], ["say=little"]]);
    expect(made).toMatchObject({ fault: null, engineWarnings: [], engineOomKilled: null });
    const [eater, little] = made.steps as [StepObservation, StepObservation];
    expect(eater.cgroup).toMatchObject({ version: 2, limitBytes: LIMIT_BYTES, oomKills: 0 });
    expect(eater.cgroup.peakAnonBytes).toBeGreaterThan(64 * MIB);
    expect(eater.cgroup.peakAnonBytes).toBeLessThan(LIMIT_BYTES);
    expect(little.cgroup.peakAnonBytes ?? 0).toBeLessThan(64 * MIB);
    // Debian 12's kernel is 6.1, and memory.peak came with 5.19.
    expect(eater.cgroup.peakBytes).toBeGreaterThanOrEqual(eater.cgroup.peakAnonBytes ?? Number.NaN);
    expect(eater.cgroup.peakBytes).toBeLessThanOrEqual(LIMIT_BYTES);
  });

  test("a step that is killed for memory is counted, told as out of memory, and no other step is", async () => {
    const made = await attempt([["say=little"], ["eat=600"], ["say=after"]]);
    expect(made.fault).toBeNull();
    const [before, killed, after] = made.steps as [StepObservation, StepObservation, StepObservation];
    expect(before).toMatchObject({ end: { kind: "exited", code: 0 }, cgroup: { oomKills: 0 } });
    expect(killed).toMatchObject({ end: { kind: "signalled" }, cgroup: { version: 2, oomKills: 1 } });
    expect(killOf(made, killed, [])).toEqual({
      kind: "oom",
      reason: "/program was killed, and the cgroup counts 1 OOM kill",
    });
    expect(after).toMatchObject({ end: { kind: "exited", code: 0 }, cgroup: { oomKills: 0 } });
  });

  test("a limit on CPU is held, though the engine says that it could not", async () => {
    const key = newKey();
    await engine.importImage(await probeImage(), named(key));
    const image = `gauntlet-test/program:${key.slice(0, 12)}`;
    const limits = { memoryBytes: LIMIT_BYTES, pids: 64, cpus: 0.5 };
    const end = await runProgram(engine, programSpec(image, ["cat=/sys/fs/cgroup/cpu.max"], { limits }));
    expect(end.log).toContain("50000 100000");
    expect(end.warnings).toEqual([]);
  });

  conformance("Podman on cgroup v2", connect);
});

async function probeImage(): Promise<Readable> {
  const folder = await mkdtemp(join(tmpdir(), "gauntlet-probe-"));
  const go = await findGoCommand(process.env);
  const env = { ...process.env, CGO_ENABLED: "0", GOOS: "linux", GOARCH: "amd64", GOFLAGS: "" };
  await run(go.path, ["build", "-trimpath", "-ldflags=-s -w", "-o", join(folder, "probe"), "."], {
    cwd: PROBE,
    env,
  });
  const pack = newPack();
  packCellFolders(pack);
  pack.entry({ name: "program", mode: 0o755 }, await buildProgram("amd64"));
  pack.entry(
    { name: `${CELL_PATHS.probe.slice(1)}/probe`, mode: 0o755 },
    await readFile(join(folder, "probe")),
  );
  pack.finalize();
  await rm(folder, { recursive: true });
  return Readable.from(pack);
}

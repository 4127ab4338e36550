import { describe, expect, test } from "vitest";
import type { Cell } from "../../harness/domain/cell.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import type { Step } from "../../harness/domain/step.ts";
import {
  type CellGround,
  cacheVolume,
  cellContainer,
  compileGroup,
  probeSpec,
} from "../../harness/execute/cell-container.ts";
import { phasesOf } from "../../harness/execute/phases.ts";
import { sourceFolder, stepCommands } from "../../harness/execute/step-commands.ts";
import { cell } from "../store/stored-run.ts";
import { ground } from "./ground.ts";

const nothing = { packages: [], flags: [] } as const;
const build: Step = { kind: "build", ...nothing };
const vet: Step = { kind: "vet", ...nothing };
const run: Step = { kind: "run", ...nothing, args: ["-x", "a b"] };
const goTest: Step = { kind: "test", ...nothing, native: false };
const shell: Step = { kind: "shell", script: "go vet ./... | grep x" };

const shared = ground({ cacheVolume: "cache", moduleVolume: "modules" });

/** The containers of a cell's phases. */
function containers(of: Cell, at: CellGround = shared) {
  return phasesOf(of, "").map((phase, index) => ({
    kind: phase.kind,
    ...cellContainer(of, at, { phase, index, attempt: 1, binVolume: "bin", leftMs: 1_000 }),
  }));
}

describe("a cell's steps", () => {
  test("become phases in their order, split where the project's own code begins and ends", () => {
    const phases = phasesOf(cell("a", { steps: [build, vet, run, goTest, shell, build] }), "");
    expect(phases.map(({ kind, steps }) => [kind, steps.map(({ name }) => name)])).toEqual([
      ["build", ["build", "vet", "run"]],
      ["program", ["run", "test", "shell"]],
      ["build", ["build"]],
    ]);
  });

  test("become commands with the axes' flags before the step's own, then the packages", () => {
    const steps: Step[] = [{ kind: "build", packages: ["./cmd/x"], flags: ["-v"] }];
    const [command] = stepCommands(cell("a", { steps, goFlags: ["-race", "-ldflags=-s -w"] }), "sub");
    expect(command?.step).toMatchObject({
      argv: [
        "go",
        "build",
        "-toolexec=/gauntlet/probe/probe wrap",
        "-p=2",
        "-race",
        "-ldflags=-s -w",
        "-v",
        "./cmd/x",
      ],
      cwd: "/work/src/sub",
    });
  });

  test("run the built program with its arguments as they are, and a script by a shell", () => {
    const argv = stepCommands(cell("a", { steps: [run, shell] }), "").map(({ step }) => step.argv);
    expect(argv.slice(1)).toEqual([
      ["/work/bin/program", "-x", "a b"],
      ["/bin/sh", "-c", "go vet ./... | grep x"],
    ]);
  });

  test("lie in a GOPATH under the import path where the layout is one", () => {
    const gopath = cell("a", { layout: { kind: "gopath", importPath: "example.org/m" } });
    expect(sourceFolder(gopath, "")).toBe("/work/gopath/src/example.org/m");
    expect(sourceFolder(gopath, "cmd/x")).toBe("/work/gopath/src/example.org/m/cmd/x");
    const phase = phasesOf(gopath, "")[0];
    if (!phase) throw new Error("no phase");
    expect(probeSpec(gopath, ground(), phase, 1).copies[0]?.to).toBe("/work/gopath/src/example.org/m");
  });
});

describe("a cell's container", () => {
  const every = containers(cell("a", { steps: [build, run, goTest] }));

  test("is locked down: no network, a read-only root, three capabilities, bounds on memory and processes", () => {
    for (const container of every)
      expect(container).toMatchObject({
        ...{ network: "none", readOnlyRoot: true, capabilities: ["SETUID", "SETGID", "KILL"] },
        limits: { memoryBytes: 2 ** 31, pids: 512, cpus: 2 },
        env: { PATH: "/usr/bin:/bin" },
      });
  });

  test("never mounts the shared cache writable where the project's own code runs", () => {
    const writable = every.filter(({ mounts }) => mounts.some((m) => m.volume === "cache" && !m.readOnly));
    expect(writable.map(({ kind }) => kind)).toEqual(["build"]);
    expect(every[1]?.mounts).toContainEqual({ volume: "cache", at: "/gauntlet/cache", readOnly: true });
    expect(every[1]?.mounts).toContainEqual({ volume: null, at: "/cache", readOnly: false });
  });

  test("gets no cache at all for a built program alone", () => {
    const program = containers(cell("a", { steps: [run] }))[1];
    expect(program?.mounts.some(({ volume }) => volume === "cache")).toBe(false);
  });

  test("has probe, project and modules read-only, and programs only to run", () => {
    const readOnly = (index: number) =>
      every[index]?.mounts.flatMap(({ volume, readOnly }) => (readOnly ? [volume] : []));
    expect(readOnly(0)).toEqual(["probe", "project", "modules"]);
    expect(readOnly(1)).toEqual(["probe", "project", "bin", "cache", "modules"]);
  });

  test("up to 1.14 copies the module cache, which those releases lock files in", () => {
    const old = cell("a", { go: "1.14.15" as GoVersion });
    expect(containers(old)[0]?.mounts).toContainEqual({
      volume: "modules",
      at: "/gauntlet/modules",
      readOnly: true,
    });
    expect(JSON.parse(containers(old)[0]?.command[2] ?? "").copies).toContainEqual({
      ...{ from: "/gauntlet/modules", to: "/work/gopath/pkg/mod" },
    });
    expect(JSON.parse(every[0]?.command[2] ?? "").copies).toHaveLength(1);
  });

  test("has a name that engines take, its own for each cell, attempt, phase, run and state folder", () => {
    const at = (id: string, attempt: number, index: number, on: CellGround) => {
      const phase = phasesOf(cell(id), "")[0];
      if (!phase) throw new Error("no phase");
      return cellContainer(cell(id), on, { phase, index, attempt, binVolume: null, leftMs: 1 }).name;
    };
    const names = [
      ...[at("linux-amd64+go1.25rc1-3f2a", 1, 0, shared), at("a", 1, 0, shared), at("a", 2, 0, shared)],
      ...[at("a", 1, 1, shared), at("a", 1, 0, ground({ owner: "other" }))],
      at("a", 1, 0, { ...shared, run: "20261123-2" as CellGround["run"] }),
    ];
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/);
  });

  test("is labelled with owner, run, cell, attempt and phase, and a deadline after its time limit", () => {
    const labels: Readonly<Record<string, string>> = every[1]?.labels ?? {};
    expect(labels).toMatchObject({
      ...{
        "gauntlet.owner": "owner",
        "gauntlet.run": "20261123-1",
        "gauntlet.cell": "a",
        "gauntlet.phase": "1.1",
      },
    });
    expect(Number(labels["gauntlet.deadline"])).toBeGreaterThan(Date.now() / 1000 + 600);
  });

  test("gets shims for C tools only where C takes part, and whole milliseconds above none", () => {
    const phase = phasesOf(cell("a"), "")[0];
    if (!phase) throw new Error("no phase");
    expect(probeSpec(cell("a"), shared, phase, 0.4)).toMatchObject({ shims: [], limits: { totalMs: 1 } });
    expect(probeSpec(cell("a", { cgo: true }), shared, phase, 10.6)).toMatchObject({
      ...{ shims: expect.arrayContaining(["gcc", "ld"]), limits: { totalMs: 11 } },
    });
  });
});

describe("the build cache's volume", () => {
  const scope = { projectRoot: "p", imageKey: "i", foreignHash: "h" };
  const c = cell("c", { cgo: true, env: { CGO_ENABLED: "1", CGO_CFLAGS: "-O0" } });

  test("is shared by pure Go cells over flags, targets and foreign files", () => {
    const other = cell("b", {
      goFlags: ["-race"],
      target: { os: "windows", arch: "arm64" },
      env: { GOOS: "windows" },
    });
    expect(cacheVolume(other, { ...scope, foreignHash: "other" })).toBe(cacheVolume(cell("a"), scope));
  });

  test("is never shared between projects or images", () => {
    const own = cacheVolume(cell("a"), scope);
    expect(cacheVolume(cell("a"), { ...scope, projectRoot: "q" })).not.toBe(own);
    expect(cacheVolume(cell("a"), { ...scope, imageKey: "j" })).not.toBe(own);
  });

  test("is shared by cgo cells only where headers and environment are the same", () => {
    const own = cacheVolume(c, scope);
    expect(cacheVolume({ ...c, goFlags: ["-v"] }, scope)).toBe(own);
    expect(cacheVolume(c, { ...scope, foreignHash: "other" })).not.toBe(own);
    expect(cacheVolume({ ...c, env: { ...c.env, CGO_CFLAGS: "-O2" } }, scope)).not.toBe(own);
    expect(cacheVolume(cell("a"), scope)).not.toBe(own);
  });

  test("is private for a cold or damaged cache, and for a cell that is expected to fail in C", () => {
    const failing = { when: {}, outcome: "fail", class: "cgo.header" } as const;
    expect(cacheVolume(cell("a", { cache: "cold" }), scope)).toBeNull();
    expect(cacheVolume(cell("a", { cache: "truncated" }), scope)).toBeNull();
    expect(cacheVolume({ ...c, expectation: failing }, scope)).toBeNull();
  });

  test("decides which cells compile the same: those that differ in link flags alone", () => {
    const at = (axes: Cell["axes"]) => compileGroup(cell("a", { axes }), shared);
    expect(at({ go: "1.25.5", ldflags: "-s" })).toBe(at({ go: "1.25.5" }));
    expect(at({ go: "1.25.4" })).not.toBe(at({ go: "1.25.5" }));
    expect(at({ go: "1.25.5", gcflags: "all=-l" })).not.toBe(at({ go: "1.25.5" }));
    expect(compileGroup(cell("a"), ground())).toBeNull();
  });
});

describe("a cell whose programs run on another libc", () => {
  const there = ground({ cacheVolume: "cache", runImage: "gauntlet/libc-trixie:1" });

  test("builds on its own image, and runs what was built, and scripts, on the other", () => {
    const made = containers(cell("a", { steps: [build, run, shell] }), there);
    expect(made.map(({ kind, image }) => [kind, image])).toEqual([
      ["build", "gauntlet/go:1"],
      ["program", "gauntlet/libc-trixie:1"],
    ]);
  });

  test("takes no copy of the build cache to where no Go is", () => {
    const [, program] = containers(cell("a", { steps: [run, shell] }), there);
    expect(program?.mounts.some(({ volume }) => volume === "cache")).toBe(false);
  });

  test("shares what was compiled with cells that run elsewhere", () => {
    const groups = ["bullseye", "trixie"].map((libc) => compileGroup(cell("a", { axes: { libc } }), there));
    expect(groups[0]).toBe(groups[1]);
  });
});

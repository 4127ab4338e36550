import { describe, expect, test } from "vitest";
import { CACHE_DAMAGES } from "../../harness/domain/cache-damage.ts";
import type { Cell } from "../../harness/domain/cell.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import type { Step } from "../../harness/domain/step.ts";
import { cacheVolume, cellContainer, probeSpec } from "../../harness/execute/cell-container.ts";
import { phasesOf } from "../../harness/execute/phases.ts";
import { sessionContainer } from "../../harness/execute/session-container.ts";
import { cell } from "../store/stored-run.ts";
import { ground } from "./ground.ts";

const RUN: Step = { kind: "run", packages: [], flags: [], args: [] };
const TEST: Step = { kind: "test", packages: [], flags: [], native: false };

function trialCell(cache: string, steps: readonly Step[] = [RUN]): Cell {
  return cell("a", { cache, steps, go: "1.25.0" as GoVersion, env: { GOCACHE: "/cache/go-build" } });
}

const at = ground({ moduleVolume: "modules", replacedFolders: ["shade"], cacheVolume: null });

function orders(cache: string, steps?: readonly Step[]) {
  const made = trialCell(cache, steps);
  const phases = phasesOf(made, "");
  const [phase] = phases;
  if (!phase || phases.length > 1) throw new Error("a trial has one phase");
  return { phase, made, ...probeSpec(made, at, phase, 1_000) };
}

const rounds = (cache: string, steps?: readonly Step[]) =>
  orders(cache, steps).steps.map(({ round, argv }) => `${round}: ${argv.slice(0, 2).join(" ")}`);

describe("a cell that damages a cache", () => {
  test("runs its steps in rounds, with Go's own check of that cache between", () => {
    expect(rounds("edited-source", [TEST])).toEqual([
      "fill: go test",
      "damaged: go test",
      "verify: go mod",
      "cleaned: go test",
    ]);
    expect(rounds("truncated")).toEqual([
      ...["fill: go build", "fill: /work/bin/program", "damaged: go build", "damaged: /work/bin/program"],
      ...["cleaned: go build", "cleaned: /work/bin/program"],
    ]);
  });

  test("has the build cache compared by the go command itself, which runs no test for it", () => {
    const check = orders("flipped", [TEST]).steps.find(({ round }) => round === "verify");
    expect(check).toMatchObject({ env: { GODEBUG: "gocacheverify=1" } });
    expect(check?.argv.slice(0, 3)).toEqual(["go", "test", "-run=^$"]);
  });

  test.each([
    ["truncated", ["/cache/go-build"], ["/cache/go-build"]],
    ["cut-source", ["/work/gopath/pkg/mod"], ["/work/gopath/pkg/mod"]],
    ["stale-imports", ["/work/src/shade"], ["/cache/go-build"]],
    ["wrong-sum", ["/work/src"], []],
  ])("%s: looks in %j, and cleans %j", (cache, places, clean) => {
    expect(orders(cache).trial).toEqual({
      damage: cache,
      in: places,
      fresh: ["/work/src", "/work/bin"],
      clean,
    });
  });

  test.each(CACHE_DAMAGES)("%s: no volume that others read is where it could be written to", (cache) => {
    const { phase, made, copies } = orders(cache);
    const container = cellContainer(made, at, {
      phase,
      index: 0,
      attempt: 1,
      binVolume: null,
      leftMs: 1_000,
    });
    const shared = container.mounts.filter(({ volume }) => volume !== null);
    expect(shared.every(({ readOnly }) => readOnly)).toBe(true);
    expect(copies).toContainEqual({ from: "/gauntlet/modules", to: "/work/gopath/pkg/mod" });
    expect(cacheVolume(made, { projectRoot: "/p", imageKey: "k", foreignHash: "h" })).toBeNull();
  });

  test("gives a session the caches as they are", () => {
    const spec = sessionContainer(trialCell("cut-source"), at, { kind: "shell" }, false);
    expect(spec?.mounts.find(({ volume }) => volume === "modules")?.at).toBe("/work/gopath/pkg/mod");
  });
});

test("a cell that damages nothing has no trial", () => {
  const plain = cell("a", { cache: "cold", steps: [RUN] });
  expect(phasesOf(plain, "").flatMap(({ steps }) => steps.map(({ round }) => round))).toEqual([
    undefined,
    undefined,
  ]);
});

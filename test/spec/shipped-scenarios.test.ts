import { expect, test } from "vitest";
import releasesJson from "../../harness/data/releases.json" with { type: "json" };
import { knownReleases } from "../../harness/plan/knowledge.ts";
import { planScenario } from "../../harness/plan/plan-scenario.ts";
import { loadScenario } from "../../harness/spec/load-scenario.ts";
import { isClaim, SCENARIOS, SHIPPED } from "./shipped.ts";

const knowledge = {
  releases: knownReleases(releasesJson),
  engineArch: "amd64",
  project: { goLine: "1.21", usesCgo: false, hasGoMod: true, hasModuleDeps: false, hasVendor: false },
};

test.each(SHIPPED.filter((path) => !isClaim(path)))("%s can be planned", async (path) => {
  const plan = planScenario(await loadScenario(`${SCENARIOS}${path}`), knowledge);
  expect(plan.cells.length).toBeGreaterThan(0);
  expect(plan.warnings).toEqual([]);
});

test("the flagship fails from the first candidate of 1.25 on, and passes before", async () => {
  const { cells } = planScenario(await loadScenario(`${SCENARIOS}x-tools-tokeninternal`), knowledge);
  const failing = new Set(cells.filter((cell) => cell.expectation.outcome === "fail").map((cell) => cell.go));
  expect(cells).toHaveLength(15);
  expect([...failing].sort()).toEqual(["1.25.14", "1.25rc1", "1.27.1"]);
});

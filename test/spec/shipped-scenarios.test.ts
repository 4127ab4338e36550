import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import releasesJson from "../../harness/data/releases.json" with { type: "json" };
import { knownReleases } from "../../harness/plan/knowledge.ts";
import { planScenario } from "../../harness/plan/plan-scenario.ts";
import { loadScenario } from "../../harness/spec/load-scenario.ts";

const folder = fileURLToPath(new URL("../../scenarios/", import.meta.url));
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const knowledge = {
  releases: knownReleases(releasesJson),
  engineArch: "amd64",
  project: { goLine: "1.21", usesCgo: false, hasGoMod: true, hasModuleDeps: false, hasVendor: false },
};

test.each(names)("%s can be planned", async (name) => {
  const plan = planScenario(await loadScenario(`${folder}${name}`), knowledge);
  expect(plan.cells.length).toBeGreaterThan(0);
  expect(plan.warnings).toEqual([]);
});

test("the flagship fails from the first candidate of 1.25 on, and passes before", async () => {
  const { cells } = planScenario(await loadScenario(`${folder}x-tools-tokeninternal`), knowledge);
  const failing = new Set(cells.filter((cell) => cell.expectation.outcome === "fail").map((cell) => cell.go));
  expect(cells).toHaveLength(15);
  expect([...failing].sort()).toEqual(["1.25.14", "1.25rc1", "1.27.1"]);
});

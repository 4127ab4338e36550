import { expect, test } from "vitest";
import type { ProjectFacts } from "../../harness/plan/knowledge.ts";
import { ALL_RELEASES, cellOf, knowing } from "./knowledge.ts";

const FETCHED: Partial<ProjectFacts> = { hasModuleDeps: true, hasFetchedModules: true };
const REPLACED: Partial<ProjectFacts> = { hasModuleDeps: true, hasReplaceFolder: true };
const PLAIN: Partial<ProjectFacts> = { modulePath: "example.com/a" };

test.each<[string, string, Partial<ProjectFacts>, RegExp]>([
  ["1.9", "truncated", PLAIN, /^go1\.9\.7 has no build cache$/],
  ["1.10", "truncated", PLAIN, /^supported$/],
  ["1.10", "wrong-sum", { ...FETCHED, ...PLAIN, hasVendor: true }, /^go1\.10\.8 knows no modules$/],
  ["1.11", "wrong-sum", FETCHED, /^supported$/],
  ["1.25", "flipped", {}, /^supported$/],
  ["1.25", "edited-source", {}, /wants a dependency from the module cache, and go\.mod has none/],
  ["1.25", "edited-source", REPLACED, /wants a dependency from the module cache/],
  ["1.25", "cut-source", FETCHED, /^supported$/],
  ["1.25", "stale-imports", FETCHED, /wants a replace to a folder, and go\.mod has none/],
  ["1.25", "stale-replace", REPLACED, /^supported$/],
])("Go %s, cache: %s", (go, cache, project, expected) => {
  const { support } = cellOf({ go, cache }, {}, knowing(project, ALL_RELEASES));
  expect(support.kind === "supported" ? "supported" : support.reason).toMatch(expected);
});

test("a cell whose steps nobody watches has no file to damage", () => {
  const steps = [{ kind: "shell", script: "go build ./..." }] as const;
  const { support } = cellOf({ go: "1.25", cache: "truncated" }, { steps }, knowing({}, ALL_RELEASES));
  expect(support).toMatchObject({
    kind: "unsupported",
    reason: expect.stringContaining("wants a step that compiles"),
  });
});

import releasesJson from "../../harness/data/releases.json" with { type: "json" };
import type { Cell, Plan } from "../../harness/domain/cell.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import type { Scenario } from "../../harness/domain/scenario.ts";
import { type Knowledge, knownReleases, type ProjectFacts } from "../../harness/plan/knowledge.ts";
import { planScenario } from "../../harness/plan/plan-scenario.ts";
import { plainScenario } from "../../harness/spec/build-scenario.ts";

/** A small world of releases, so that tests do not change when Go does. */
export const RELEASES: readonly GoVersion[] = knownReleases({
  releases: [
    "1.9.0",
    "1.9.7",
    "1.10.0",
    "1.10.8",
    "1.20.0",
    "1.20.1",
    "1.20.14",
    "1.21rc2",
    "1.21.0",
    "1.21.13",
    "1.22rc1",
    "1.22.0",
    "1.22.12",
    "1.23.0",
    "1.23.12",
    "1.24rc1",
    "1.24.0",
    "1.24.1",
    "1.24.13",
    "1.25rc1",
    "1.25rc2",
    "1.25.0",
    "1.25.1",
    "1.25.2",
    "1.26rc1",
  ],
});

/** Every release of the shipped list. */
export const ALL_RELEASES: readonly GoVersion[] = knownReleases(releasesJson);

/** What is known of a plain module on an amd64 engine, but for what is said otherwise. */
export function knowing(
  project: Partial<ProjectFacts> = {},
  releases = RELEASES,
  engineArch = "amd64",
): Knowledge {
  const plain = {
    goLine: "1.22",
    usesCgo: false,
    hasGoMod: true,
    hasModuleDeps: false,
    hasVendor: false,
  };
  return { releases, engineArch, project: { ...plain, ...project } };
}

/** A scenario that says nothing but what is given. */
export function scenario(parts: Partial<Scenario> = {}): Scenario {
  return {
    ...plainScenario("s", { kind: "folder", dir: "/p" }),
    ...parts,
  };
}

/** The plan of a scenario in the small world. */
export function planOf(parts: Partial<Scenario>, knowledge: Knowledge = knowing()): Plan {
  return planScenario(scenario(parts), knowledge);
}

/** The only cell of one combination of single values. */
export function cellOf(
  axes: Readonly<Record<string, string>>,
  parts: Partial<Scenario> = {},
  knowledge = knowing({}, ALL_RELEASES),
): Cell {
  const matrix = Object.fromEntries(Object.entries(axes).map(([name, value]) => [name, [value]]));
  const [cell] = planOf({ ...parts, matrix }, knowledge).cells;
  if (!cell) throw new Error("no cell");
  return cell;
}

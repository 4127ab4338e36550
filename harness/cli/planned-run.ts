import shippedReleases from "../data/releases.json" with { type: "json" };
import type { Plan } from "../domain/cell.ts";
import type { GoVersion } from "../domain/go-version.ts";
import type { Scenario } from "../domain/scenario.ts";
import { type Knowledge, knownReleases, type ProjectFacts } from "../plan/knowledge.ts";
import { planScenario } from "../plan/plan-scenario.ts";
import { fetchingGo } from "../provision/fetching-go.ts";
import type { GoCommand } from "../provision/go-command.ts";
import { fetchedModules } from "../provision/go-mod.ts";
import { loadSource } from "../provision/growing-project.ts";
import type { Project } from "../provision/project.ts";
import { loadReleases } from "../provision/releases.ts";
import type { StateFolder } from "../support/state-folder.ts";

/** A scenario made concrete: its project read, its cells planned. Nothing has been built or started. */
export interface PlannedRun {
  readonly scenario: Scenario;
  readonly project: Project;
  readonly plan: Plan;
  readonly releases: readonly GoVersion[];
  /** The go command of this machine, looked for when it is first needed. */
  readonly go: () => Promise<GoCommand>;
}

/** Reads the project and plans the cells for an engine's architecture. */
export async function planRun(
  scenario: Scenario,
  state: StateFolder,
  engineArch: string,
  offline: boolean,
): Promise<PlannedRun> {
  const go = once(() => fetchingGo(state, process.env));
  const [project, list] = await Promise.all([
    loadSource(scenario.project, state, go),
    loadReleases(state, knownReleases(shippedReleases), go, offline),
  ]);
  const knowledge: Knowledge = {
    releases: list.releases,
    project: factsOf(project),
    engineArch,
  };
  const plan = planScenario(scenario, knowledge);
  const warnings = [...plan.warnings, ...(list.warning ? [list.warning] : []), ...projectWarnings(project)];
  return {
    scenario,
    project,
    plan: { ...plan, warnings },
    releases: list.releases,
    go,
  };
}

function factsOf(project: Project): ProjectFacts {
  const { goMod, usesCgo, hasVendor, hasGoWork } = project;
  return {
    usesCgo,
    hasVendor,
    hasGoWork,
    hasGoMod: goMod !== null,
    hasModuleDeps: (goMod?.requires.length ?? 0) > 0,
    hasFetchedModules: goMod !== null && fetchedModules(goMod).length > 0,
    hasReplaceFolder: (goMod?.folders.length ?? 0) > 0,
    ...(goMod?.goLine ? { goLine: goMod.goLine } : {}),
    ...(goMod?.toolchainLine ? { toolchainLine: goMod.toolchainLine } : {}),
    ...(goMod?.modulePath ? { modulePath: goMod.modulePath } : {}),
  };
}

function projectWarnings({ tree, notes }: Project): string[] {
  if (tree.leftOut.length === 0) return [...notes];
  return [...notes, `not copied into the cells: ${tree.leftOut.join(", ")}`];
}

/** The same promise for every caller; after a failure the next caller tries again. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

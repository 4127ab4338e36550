import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Scenario } from "../domain/scenario.ts";
import { parseModule } from "../spec/build-scenario.ts";
import { loadScenario } from "../spec/load-scenario.ts";
import { nearestHint } from "../spec/nearest-word.ts";
import { type AxesBase, type AxesInput, scenarioFromAxes } from "../spec/scenario-from-axes.ts";
import { UserError } from "./exit-status.ts";
import type { Io } from "./io.ts";
import { packageRoot } from "./package-root.ts";

/** Turns what a verb was given, SCENARIO, DIR or MODULE@VERSION, and its axis flags into a scenario. */
export async function findScenario(target: string, input: AxesInput, io: Io): Promise<Scenario> {
  return scenarioFromAxes(input, await baseOf(target, io));
}

async function baseOf(target: string, io: Io): Promise<AxesBase> {
  // An empty name would come to the current folder, and a script's unset variable is an empty name.
  if (target === "") throw new UserError("the name of the scenario, folder or module is empty");
  const path = resolve(io.cwd, target);
  if (isScenario(path)) return { kind: "scenario", scenario: await loadScenario(path, target) };
  if (existsSync(path) && path.endsWith(".go") && !statSync(path).isDirectory())
    throw new UserError(
      `${target}: not a folder; name the module's folder, and its packages with --packages`,
    );
  if (existsSync(path))
    return {
      kind: "project",
      id: basename(path),
      project: { kind: "folder", dir: path },
    };
  const module = parseModule(target);
  if (module)
    return {
      kind: "project",
      id: `${module.path}@${module.version}`,
      project: module,
    };
  const shipped = join(packageRoot(), "scenarios", target);
  if (isScenario(shipped)) return { kind: "scenario", scenario: await loadScenario(shipped) };
  const hint = nearestHint(target, shippedScenarios());
  throw new UserError(
    `${target}: no such scenario or folder, and no module with a version (as in golang.org/x/tools@v0.24.0)${hint ? `; ${hint}` : ""}`,
  );
}

function shippedScenarios(): string[] {
  const folder = join(packageRoot(), "scenarios");
  return readdirSync(folder).filter((name) => isScenario(join(folder, name)));
}

function isScenario(path: string): boolean {
  if (!existsSync(path)) return false;
  return statSync(path).isDirectory() ? existsSync(join(path, "scenario.yaml")) : /\.ya?ml$/.test(path);
}

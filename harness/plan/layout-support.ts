import type { Layout } from "../domain/cell.ts";
import { atLeast, type GoVersion, releaseName } from "../domain/go-version.ts";
import type { Scenario } from "../domain/scenario.ts";
import type { Knowledge } from "./knowledge.ts";
import type { Refusal, SupportInput } from "./support-input.ts";

const SOURCE = "cmd/go of 1.10 and older knows no modules; release notes of Go 1.11";

/** The first minor with modules. */
const MODULES_SINCE = "1.11";

/** How a cell's project lies: as the scenario says, but up to 1.10 in a GOPATH under the module's own path. */
export function layoutFor(
  scenario: Pick<Scenario, "layout" | "project">,
  go: GoVersion,
  knowledge: Knowledge,
): Layout {
  if (scenario.layout.kind === "gopath" || atLeast(go, MODULES_SINCE)) return scenario.layout;
  const importPath =
    scenario.project.kind === "module" ? scenario.project.path : knowledge.project.modulePath;
  return importPath === undefined ? scenario.layout : { kind: "gopath", importPath };
}

/** Up to 1.10 there are no modules: a project's dependencies must be in vendor/, and its import path be known. */
export function layoutRefusal({ go, layout, knowledge }: SupportInput): Refusal | undefined {
  if (atLeast(go, MODULES_SINCE)) return undefined;
  const name = releaseName(go);
  if (layout.kind === "module")
    return {
      reason: `${name} knows no modules, and no import path is known to lay the project out under`,
      source: SOURCE,
    };
  const { hasModuleDeps, hasVendor } = knowledge.project;
  if (!hasModuleDeps || hasVendor) return undefined;
  return {
    reason: `${name} knows no modules, and the project needs some without a vendor folder`,
    source: SOURCE,
  };
}

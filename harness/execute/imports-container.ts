import type { Cell } from "../domain/cell.ts";
import { type ContainerSpec, DEADLINE_LABEL, OWNER_LABEL } from "../domain/container-engine.ts";
import { atLeast, minorNumber } from "../domain/go-version.ts";
import { CELL_PATHS } from "../domain/probe-protocol.ts";
import type { Step } from "../domain/step.ts";
import { type CellGround, cellContainer } from "./cell-container.ts";
import { phasesOf } from "./phases.ts";
import { sourceFolder } from "./step-commands.ts";

/** Where the probe leaves who imports whom: on the cell's volume, for it may be larger than what is kept of a step's output. */
export const IMPORTS_FILE = `${CELL_PATHS.temp}/imports.json`;

/** Flags of a step that decide which files make which package, in the form that go list takes too. */
const CHOOSING = /^--?(?:(?:tags|mod|modfile|overlay)=.*|race|msan|asan)$/s;

type Asked = Pick<Cell, "go" | "goFlags" | "packages" | "steps">;

/** The go command that says which files make which package. Up to 1.10 it can add neither dependencies nor tests. */
export function listArgv(cell: Asked): readonly string[] {
  const wide = atLeast(cell.go, "1.11") ? ["-deps", "-test"] : [];
  const flags = firstBuild(cell)?.flags.filter((flag) => CHOOSING.test(flag)) ?? [];
  return ["go", "list", "-e", ...wide, ...cell.goFlags, ...flags];
}

/** What the cell's first step works on. Up to 1.10 dependencies are those of vendor/, which a pattern must name. */
export function listPackages(cell: Asked): readonly string[] {
  if (!atLeast(cell.go, "1.11")) return ["./...", "./vendor/..."];
  const own = firstBuild(cell)?.packages ?? [];
  return own.length > 0 ? own : cell.packages;
}

function firstBuild({ steps }: Asked): Extract<Step, { readonly flags: readonly string[] }> | undefined {
  return steps.flatMap((step) => ("flags" in step ? [step] : []))[0];
}

/**
 * A cell's container with one step in place of its own: the probe, which asks go list and reads the import clauses of the
 * files that it names. The same image, project, environment and limits; nothing of the project runs. Pure.
 */
export function importsContainer(cell: Cell, ground: CellGround): ContainerSpec {
  const root = sourceFolder(cell, "");
  const order = {
    argv: listArgv(cell),
    packages: listPackages(cell),
    root,
    importPath: cell.layout.kind === "gopath" ? cell.layout.importPath : "",
    minor: minorNumber(cell.go),
    tags: (cell.axes.tags ?? "").split(/[\s,]+/).filter((tag) => tag !== ""),
    out: IMPORTS_FILE,
  };
  const argv = [`${CELL_PATHS.probe}/probe`, "imports", JSON.stringify(order)];
  const asking: Cell = { ...cell, steps: [{ kind: "command", argv }] };
  const phase = phasesOf(asking, ground.workingFolder)[0];
  if (!phase) throw new TypeError("a command makes a phase");
  const at = { phase, index: 0, attempt: 1, binVolume: null, leftMs: cell.limits.timeoutMs };
  const spec = cellContainer(asking, { ...ground, cacheVolume: null }, at);
  const { [OWNER_LABEL]: owner = "", [DEADLINE_LABEL]: deadline = "" } = spec.labels;
  // It belongs to no run that goes on: with a run's label a sweep would take it for left behind.
  return {
    ...spec,
    name: `${spec.name}-imports-${process.pid}`,
    labels: { [OWNER_LABEL]: owner, [DEADLINE_LABEL]: deadline },
  };
}

import { basename, resolve } from "node:path";
import type { CellLimits, Layout } from "../domain/cell.ts";
import type { Expectation, ProjectSource, Scenario } from "../domain/scenario.ts";
import type { Step } from "../domain/step.ts";
import type { Complaint } from "./problem.ts";
import type { ScenarioFile } from "./schema.ts";

/** What is wrong with a file as a whole, at the key where it is to be mended. */
type PlacedComplaint = Complaint & { readonly path: readonly string[] };

/** A complete scenario, or complaints about how its keys go together. */
export type BuiltScenario =
  | { readonly kind: "ok"; readonly scenario: Scenario }
  | { readonly kind: "complaints"; readonly complaints: readonly PlacedComplaint[] };

const BUILD: Step = { kind: "build", packages: [], flags: [] };

/** Fills in defaults and checks what spans several keys. */
export function buildScenario(file: ScenarioFile, dir: string): BuiltScenario {
  const complaints: PlacedComplaint[] = [];
  const project = projectOf(file, dir, complaints);
  const layout = layoutOf(file, complaints);
  if (complaints.length > 0 || !project) return { kind: "complaints", complaints };
  const plain = plainScenario(basename(dir), project);
  return {
    kind: "ok",
    scenario: {
      ...plain,
      title: file.title ?? plain.id,
      ...defined({
        packages: file.packages,
        steps: file.steps,
        system: file.system,
        env: file.env,
        network: file.network,
        repeat: file.repeat,
      }),
      matrix: file.matrix?.matrix ?? {},
      include: file.matrix?.include ?? [],
      exclude: file.matrix?.exclude ?? [],
      layout,
      limits: limitsOf(file.limits ?? {}),
      expect: (file.expect ?? []).map(expectationOf),
    },
  };
}

/** A project of which nothing is said: everything is built, once, and is to pass. */
export function plainScenario(id: string, project: ProjectSource): Scenario {
  const title = project.kind === "module" ? `${project.path}@${project.version}` : id;
  return {
    id,
    title,
    project,
    packages: ["./..."],
    steps: [BUILD],
    matrix: {},
    include: [],
    exclude: [],
    system: [],
    layout: { kind: "module" },
    env: {},
    limits: {},
    network: "none",
    repeat: 1,
    expect: [],
  };
}

function projectOf(
  file: ScenarioFile,
  dir: string,
  complaints: PlacedComplaint[],
): ProjectSource | undefined {
  if (file.project === "")
    complaints.push({
      path: ["project"],
      message: "the name of the project's folder is empty",
      hint: "write ./ for the scenario's own folder",
    });
  else if (file.project !== undefined && file.module !== undefined)
    complaints.push({
      path: ["module"],
      message: "both project and module are given",
      hint: "remove one of the two",
    });
  else if (file.project !== undefined)
    return { kind: "folder", dir: resolve(dir, file.project), ...defined({ pieces: file.pieces }) };
  else if (file.pieces !== undefined)
    complaints.push({
      path: ["pieces"],
      message: "pieces without project: only a project in a folder grows",
      hint: "add project: ./project, or remove pieces",
    });
  else if (file.module !== undefined) {
    const module = parseModule(file.module);
    if (module) return module;
    complaints.push({
      path: ["module"],
      message: `"${file.module}" is no module with a version`,
      hint: "write path@version",
    });
  } else
    complaints.push({
      path: [],
      message: "neither project nor module is given",
      hint: "add project: ./project",
    });
  return undefined;
}

/** Reads "golang.org/x/tools@v0.24.0"; undefined when it is not a module path and a version. */
export function parseModule(text: string): Extract<ProjectSource, { kind: "module" }> | undefined {
  const match = /^([A-Za-z0-9][A-Za-z0-9._~!/-]*)@(v?[0-9A-Za-z][0-9A-Za-z.+_-]*)$/.exec(text);
  return match?.[1] && match[2] && !match[1].includes("..")
    ? { kind: "module", path: match[1], version: match[2] }
    : undefined;
}

function layoutOf(file: ScenarioFile, complaints: PlacedComplaint[]): Layout {
  if (file.layout !== "gopath") {
    if (file.importPath !== undefined)
      complaints.push({
        path: ["importPath"],
        message: "importPath is for layout: gopath only",
        hint: "remove it, or add layout: gopath",
      });
    return { kind: "module" };
  }
  const importPath = file.importPath ?? "";
  if (!/^[A-Za-z0-9][A-Za-z0-9._~/-]*$/.test(importPath) || importPath.includes(".."))
    complaints.push({
      path: file.importPath === undefined ? ["layout"] : ["importPath"],
      message: "layout: gopath needs an importPath",
      hint: "such as importPath: example.org/project",
    });
  return { kind: "gopath", importPath };
}

/** The limits that are given, in the names and units of cells. */
function limitsOf(limits: NonNullable<ScenarioFile["limits"]>): Partial<CellLimits> {
  return defined({
    memoryBytes: limits.memory,
    cpus: limits.cpus,
    pids: limits.pids,
    diskBytes: limits.disk,
    timeoutMs: limits.timeout,
    silenceMs: limits.silence,
    linkRssBytes: limits.linkRss,
  });
}

function expectationOf(expect: NonNullable<ScenarioFile["expect"]>[number]): Expectation {
  const { when, exit, outcome, ...rest } = expect;
  return { when: when ?? {}, outcome, ...defined(rest), ...(exit ? { exit: defined(exit) } : {}) };
}

/** The same object without the keys that are undefined. */
export function defined<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

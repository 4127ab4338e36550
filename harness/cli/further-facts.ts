import { cycleNamedIn, findCycles } from "../analyse/import-cycles.ts";
import { isOfWorkspace, otherFaults } from "../diagnose/also.ts";
import { diagnoseCell } from "../diagnose/cell.ts";
import type { Detail } from "../domain/detail.ts";
import type { Explanation } from "../domain/explanation.ts";
import { plainLine } from "../domain/plain-text.ts";
import { readWorkspace } from "../provision/workspace.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { storedImports } from "./cell-imports.ts";
import { projectOf, type StoredCell } from "./stored-cell.ts";
import type { Verbs } from "./verbs.ts";

/** What only the cell or the project's own files can tell of a failure; an explanation without it is better than none. */
export async function furtherFacts(
  found: Explanation,
  stored: StoredCell,
  state: StateFolder,
  at: Pick<Verbs, "io" | "signal">,
): Promise<Explanation> {
  try {
    if (found.failureClass === "module.import-cycle")
      return withDetails(found, await cycleOf(stored, state, at));
    if (isOfWorkspace(found.failureClass)) return await withWorkspace(found, stored, state, at);
    return found;
  } catch (error) {
    at.signal.throwIfAborted();
    at.io.warn(`gauntlet: the project's files say no more: ${plainLine((error as Error).message, 600)}`);
    return found;
  }
}

function withDetails(found: Explanation, more: readonly Detail[]): Explanation {
  return { ...found, details: [...found.details, ...more] };
}

/** The cycle that the failure is about, with the place of each import. */
async function cycleOf(
  stored: StoredCell,
  state: StateFolder,
  at: Pick<Verbs, "io" | "signal">,
): Promise<Detail[]> {
  const { cycles } = findCycles(await storedImports(stored, state, at));
  const { verdict } = diagnoseCell(stored.record);
  const cycle = cycleNamedIn(cycles, verdict?.failures.flatMap(({ evidence }) => evidence) ?? []);
  return cycle ? [{ kind: "cycle", cycle }] : [];
}

/** What else is wrong with the workspace. The files are the cell's own: a project that has changed since is refused. */
async function withWorkspace(
  found: Explanation,
  stored: StoredCell,
  state: StateFolder,
  { io }: Pick<Verbs, "io">,
): Promise<Explanation> {
  const workspace = await readWorkspace(await projectOf(stored, state, io.env));
  if (!workspace) return found;
  const { attempts, cell } = stored.record;
  const output = attempts.flatMap(({ steps }) => steps.map(({ output: said }) => `${said.head}${said.tail}`));
  const { also, mend } = otherFaults(found, output.join("\n"), workspace, cell.go);
  const faults: readonly Detail[] = also.length > 0 ? [{ kind: "also", faults: also }] : [];
  return withDetails({ ...found, mend: mend ?? found.mend }, faults);
}

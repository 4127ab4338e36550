import { cycleNamedIn, findCycles } from "../analyse/import-cycles.ts";
import { isOfWorkspace, otherFaults } from "../diagnose/also.ts";
import { diagnoseCell } from "../diagnose/cell.ts";
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
): Promise<Partial<Explanation>> {
  try {
    if (found.failureClass === "module.import-cycle") return await cycleFacts(stored, state, at);
    if (isOfWorkspace(found.failureClass)) return await workspaceFacts(found, stored, state, at);
    return {};
  } catch (error) {
    at.signal.throwIfAborted();
    at.io.warn(`gauntlet: the project's files say no more: ${plainLine((error as Error).message, 600)}`);
    return {};
  }
}

/** The cycle that the failure is about, with the place of each import. */
async function cycleFacts(
  stored: StoredCell,
  state: StateFolder,
  at: Pick<Verbs, "io" | "signal">,
): Promise<Pick<Explanation, "cycle">> {
  const { cycles } = findCycles(await storedImports(stored, state, at));
  const { verdict } = diagnoseCell(stored.record);
  const cycle = cycleNamedIn(cycles, verdict?.failures.flatMap(({ evidence }) => evidence) ?? []);
  return cycle ? { cycle } : {};
}

/** What else is wrong with the workspace. The files are the cell's own: a project that has changed since is refused. */
async function workspaceFacts(
  found: Explanation,
  stored: StoredCell,
  state: StateFolder,
  { io }: Pick<Verbs, "io">,
): Promise<Partial<Explanation>> {
  const workspace = await readWorkspace(await projectOf(stored, state, io.env));
  if (!workspace) return {};
  const { attempts, cell } = stored.record;
  const output = attempts.flatMap(({ steps }) => steps.map(({ output: said }) => `${said.head}${said.tail}`));
  return otherFaults(found, output.join("\n"), workspace, cell.go);
}

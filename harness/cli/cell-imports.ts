import type { Cell } from "../domain/cell.ts";
import type { ContainerEngine } from "../domain/container-engine.ts";
import type { ImportGraph } from "../domain/import-graph.ts";
import type { Attempt } from "../domain/observation.ts";
import { plainLine } from "../domain/plain-text.ts";
import { resolveEngine } from "../engine/resolve-engine.ts";
import { DEADLINE_SLACK_MS } from "../execute/cell-container.ts";
import { IMPORTS_FILE, importsContainer } from "../execute/imports-container.ts";
import { readFileOf } from "../execute/probe-container.ts";
import { parseImportAnswer } from "../store/import-answer.ts";
import type { StateFolder } from "../support/state-folder.ts";
import { EXIT, UserError } from "./exit-status.ts";
import { type Ground, runAndRead } from "./ground.ts";
import { plainProgress } from "./plain-progress.ts";
import { groundOf, type StoredCell } from "./stored-cell.ts";
import type { Verbs } from "./verbs.ts";

/** More than the probe writes for the largest graph that it keeps. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** Reads who imports whom in a cell, in a container of its own. Rejects with a UserError where that cannot be had. */
export async function cellImports(
  cell: Cell,
  ground: Ground,
  engine: ContainerEngine,
  signal: AbortSignal,
): Promise<ImportGraph> {
  const prepared = await ground.prepare(cell);
  if (prepared.kind !== "ready")
    throw unread(prepared.kind === "fault" ? prepared.fault.message : prepared.reason);
  const container = await engine.createContainer(importsContainer(cell, prepared.ground));
  try {
    const deadlineMs = cell.limits.timeoutMs + DEADLINE_SLACK_MS;
    const attempt = await runAndRead(container, { steps: [] }, deadlineMs, signal);
    signal.throwIfAborted();
    const trouble = troubleOf(attempt);
    if (trouble !== null) throw unread(trouble);
    const graph = parseImportAnswer(await readFileOf(container, IMPORTS_FILE, MAX_ANSWER_BYTES));
    if (!graph) throw unread("the probe's answer is not whole");
    return graph;
  } finally {
    await container.remove();
  }
}

/** Reads who imports whom in a cell of a stored run. Rejects with a UserError where the project has changed since. */
export async function storedImports(
  stored: StoredCell,
  state: StateFolder,
  { io, signal }: Pick<Verbs, "io" | "signal">,
): Promise<ImportGraph> {
  await using lease = await resolveEngine(state, io.env);
  const engine = await lease.connect();
  const { ground } = await groundOf(stored, state, engine, plainProgress(io), signal);
  return cellImports(stored.record.cell, ground, engine, signal);
}

function unread(why: string): UserError {
  return new UserError(`the imports cannot be read: ${plainLine(why, 600)}`, EXIT.inconclusive);
}

/** Why the probe wrote nothing; null when it did. */
function troubleOf({ fault, steps }: Attempt): string | null {
  if (fault) return fault.message;
  const step = steps[0];
  if (!step) return "the probe did not start its step";
  const { end, output } = step;
  if (end.kind === "exited" && end.code === 0) return null;
  if (end.kind === "timed-out") return `no answer in ${end.limitMs} ms`;
  return `${output.head}${output.tail}`.trim() || JSON.stringify(end);
}

import { createHash } from "node:crypto";
import { diagnoseCell } from "../diagnose/cell.ts";
import type { Cell, CellId, ContentKey } from "../domain/cell.ts";
import type { CellRecord, EngineInfo } from "../domain/run.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { contentKey } from "../plan/content-key.ts";
import type { ImageDefinition } from "../provision/image-catalogue.ts";
import { imagesOf, recipeFor, runRecipeFor } from "../provision/image-recipe.ts";
import { recordedIdentity } from "../provision/image-shelf.ts";
import type { Project } from "../provision/project.ts";
import type { CellFacts, JournalEvent } from "../store/journal.ts";
import { findResult, type StoredResult } from "../store/results.ts";
import { readAttempt } from "../store/run-folder.ts";
import type { StateFolder } from "../support/state-folder.ts";

type AttemptEvent = Extract<JournalEvent, { kind: "attempt" }>;

/** A cell whose earlier result stands for it. */
export interface Reused {
  readonly record: CellRecord;
  readonly events: readonly AttemptEvent[];
}

/** What a cell's content key is made of beside the cell. */
export interface KeyGround {
  readonly state: StateFolder;
  readonly project: Project;
  readonly engine: EngineInfo;
  readonly catalogue: ReadonlyMap<string, ImageDefinition>;
  readonly probeHash: string;
}

/**
 * The content keys of cells. A cell whose toolchain's identity has never been seen on this machine has none yet: there
 * cannot be a result for it either.
 */
export async function keysOf(
  cells: readonly Cell[],
  at: KeyGround,
): Promise<ReadonlyMap<CellId, ContentKey>> {
  const keys = new Map<CellId, ContentKey>();
  for (const cell of cells) {
    const facts = cell.support.kind === "supported" ? await factsOf(cell, at) : undefined;
    if (facts) keys.set(cell.id, keyOf(cell, facts.toolchain?.sum ?? "", at));
  }
  return keys;
}

/** The key of a cell whose toolchain is known. */
export function keyOf(cell: Cell, toolchainSum: string, at: KeyGround): ContentKey {
  return contentKey(cell, {
    treeHash: createHash("sha256")
      .update(`${at.project.tree.hash} ${at.project.workingFolder}`)
      .digest("hex"),
    moduleSums: "in the tree's go.sum",
    toolchainSum,
    imageKey: recipeFor(cell.image, at.engine.arch, at.catalogue).key,
    probeHash: at.probeHash,
    engineArch: at.engine.arch,
    attempt: cell.repeat,
    mode: "plain",
    ...(cell.runsOn
      ? { extra: { runImage: runRecipeFor(cell.runsOn, at.engine.arch, at.catalogue).key } }
      : {}),
  });
}

/** Earlier results for cells that would answer the same; cells without one are absent. */
export async function findReusable(
  cells: readonly Cell[],
  keys: ReadonlyMap<CellId, ContentKey>,
  at: KeyGround,
  reuseRuns: boolean,
): Promise<ReadonlyMap<CellId, Reused>> {
  const found = await Promise.all(
    cells.map(async (cell) => {
      const key = keys.get(cell.id);
      if (!key || !mayReuse(cell, reuseRuns)) return undefined;
      const result = await findResult(at.state, key);
      return result ? reusedRecord(cell, key, result, at) : undefined;
    }),
  );
  return new Map(
    found.filter((reused) => reused !== undefined).map((reused) => [reused.record.cell.id, reused]),
  );
}

async function reusedRecord(
  cell: Cell,
  key: ContentKey,
  result: StoredResult,
  at: KeyGround,
): Promise<Reused | undefined> {
  const facts = await factsOf(cell, at);
  if (!facts) return undefined;
  const attempts = await Promise.all(
    result.attempts.map((event) => readAttempt(at.state, result.run, event)),
  );
  // Frames that were removed or damaged since prove nothing any more.
  if (attempts.length === 0 || attempts.some((attempt) => attempt.fault !== null)) return undefined;
  const events = result.attempts.map((event) => ({
    ...{ ...event, cell: cell.id, facts: { ...facts, key } },
    reusedFrom: event.reusedFrom ?? result.run,
  }));
  const record = { cell, key, ...facts, attempts, reusedFrom: result.run, unavailable: null };
  // Newer rules may see the harness's own trouble in what was once taken for a failure.
  return mayStore(cell, diagnoseCell(record)) ? { events, record } : undefined;
}

async function factsOf(
  cell: Cell,
  at: KeyGround,
): Promise<Pick<CellFacts, "toolchain" | "image" | "runImage"> | undefined> {
  const recipe = recipeFor(cell.image, at.engine.arch, at.catalogue);
  const toolchain = await recordedIdentity(at.state, recipe.key);
  return toolchain && { toolchain, ...imagesOf(cell, at.engine.arch, at.catalogue) };
}

/** Steps that run programs may answer differently each time; anything with network may, too. Figures of separate runs are never compared. */
function mayReuse(cell: Cell, reuseRuns: boolean): boolean {
  const builds = cell.steps.every((step) => step.kind === "build" || step.kind === "vet");
  return cell.network === "none" && !cell.measure && (builds || reuseRuns);
}

/**
 * Whether a verdict may stand for later cells: what depends on the machine or on chance may not, nor what depends on what the
 * network answered when the modules were fetched. A module that is missing today may be published tomorrow.
 */
export function mayStore(cell: Cell, { outcome, verdict }: CellVerdict): boolean {
  const settled = outcome === "pass" || outcome === "fail" || outcome === "declared-unsupported";
  return cell.network === "none" && !cell.measure && settled && !verdict?.failureClass.startsWith("module.");
}

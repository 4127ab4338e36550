import { createHash } from "node:crypto";
import { join } from "node:path";
import { dependsOnMachine } from "../analyse/claim-truth.ts";
import type { EvidenceRun } from "../analyse/settle-claim.ts";
import { diagnoseCell } from "../diagnose/cell.ts";
import type { EngineInfo, RunId, RunRecord } from "../domain/run.ts";
import type { CellVerdict } from "../domain/verdict.ts";
import { canonicalJson } from "../plan/content-key.ts";
import { linkScenario, measuredPlan } from "../plan/link-plan.ts";
import { probeHash } from "../provision/probe-binary.ts";
import { loadScenario } from "../spec/load-scenario.ts";
import { findClaimRun, storeClaimRun } from "../store/claim-runs.ts";
import { readRun } from "../store/run-folder.ts";
import type { StateFolder } from "../support/state-folder.ts";
import type { Io } from "./io.ts";
import { packageRoot } from "./package-root.ts";
import { type PlannedRun, planRun } from "./planned-run.ts";
import { makeRun, type RunOptions } from "./run-session.ts";
import { fitToEngine } from "./sizing.ts";

/** A claim's scenario, planned, with the key under which its answer is kept. */
export interface PlannedEvidence {
  readonly file: string;
  readonly planned: PlannedRun;
  readonly key: string;
  /** Its links are measured: in turn, alone and anew. */
  readonly measured: boolean;
}

/** What claims' scenarios are planned for. */
export interface EvidenceGround {
  readonly state: StateFolder;
  readonly engine: EngineInfo;
  readonly offline: boolean;
  /** The hash of the probe's sources. */
  readonly probe: string;
}

/** What is the same for all scenarios of all claims, found once. */
export async function evidenceGround(
  state: StateFolder,
  engine: EngineInfo,
  offline: boolean,
): Promise<EvidenceGround> {
  return { state, engine, offline, probe: await probeHash(join(packageRoot(), "images/probe")) };
}

/** As many as linkmem makes: 5 against 5 repeats can reach p = 0.008. */
const REPEATS = 5;

/** Reads and plans a scenario of a claim. */
export async function planEvidence(
  file: string,
  measured: boolean,
  { state, engine, offline, probe }: EvidenceGround,
): Promise<PlannedEvidence> {
  const scenario = await loadScenario(file);
  const asked = measured ? linkScenario(scenario, REPEATS) : scenario;
  const fitted = fitToEngine(await planRun(asked, state, engine.arch, offline), engine);
  const planned = measured ? { ...fitted, plan: measuredPlan(fitted.plan, { traced: false }) } : fitted;
  return { file, planned, measured, key: evidenceKey(planned, probe, engine) };
}

/** Equal for equal questions: what is expected of a cell and what it is called is no part of it. */
function evidenceKey({ plan, project }: PlannedRun, probe: string, { arch, kind }: EngineInfo): string {
  const cells = plan.cells.map(({ expectation: _, support, ...cell }) => ({
    ...cell,
    support: support.kind,
  }));
  return createHash("sha256")
    .update(
      canonicalJson({ cells, tree: project.tree.hash, folder: project.workingFolder, probe, arch, kind }),
    )
    .digest("hex");
}

/**
 * The answer that is there already, judged by today's rules and expectations; null when there is none that is whole. With
 * `retry`, one is not whole either when a limit ended a cell of it that was not to be ended so: a quieter machine may know.
 */
export async function knownEvidence(
  { planned, key }: PlannedEvidence,
  state: StateFolder,
  retry: boolean,
): Promise<EvidenceRun | null> {
  const run = await findClaimRun(state, key);
  if (run === null) return null;
  const stored = await readRun(state, run).catch(() => null);
  const known = stored === null ? null : judged(stored, planned, run);
  return known?.verdicts.some(wasCutShort(known)) && retry ? null : known;
}

function wasCutShort({ record }: EvidenceRun): (verdict: CellVerdict, at: number) => boolean {
  return (verdict, at) =>
    dependsOnMachine(verdict) && record.cells[at]?.cell.expectation.outcome !== verdict.outcome;
}

/** A stored run under the plan of today; null when a cell has no answer in it. */
function judged(stored: RunRecord, planned: PlannedRun, run: RunId): EvidenceRun | null {
  const byId = new Map(stored.cells.map((record) => [record.cell.id, record]));
  const cells = planned.plan.cells.flatMap((cell) => {
    const found = byId.get(cell.id);
    return found ? [{ ...found, cell }] : [];
  });
  const whole = cells.length === planned.plan.cells.length && cells.every(hasAnswer);
  const record = { ...stored, run, plan: planned.plan, cells };
  return whole ? { record, verdicts: cells.map(diagnoseCell) } : null;
}

function hasAnswer({ attempts, unavailable }: RunRecord["cells"][number]): boolean {
  return unavailable !== null || attempts.some(({ fault }) => fault === null);
}

/** Runs a claim's scenario; cells that are known from an interrupted try are not run again. */
export async function makeEvidence(
  { planned, key, measured }: PlannedEvidence,
  options: RunOptions,
  { io, signal, state }: { readonly io: Io; readonly signal: AbortSignal; readonly state: StateFolder },
): Promise<EvidenceRun> {
  const made = await makeRun(
    measured ? { ...options, fresh: true } : { ...options, reuseRuns: true },
    io,
    signal,
    async () => ({
      kind: "new",
      planned,
    }),
  );
  const record = made.results.record();
  if (!signal.aborted && record.cells.every(hasAnswer)) await storeClaimRun(state, key, made.run);
  return { record, verdicts: [...made.results.verdicts.values()] };
}

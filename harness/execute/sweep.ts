import {
  type ContainerEngine,
  type ContainerSummary,
  DEADLINE_LABEL,
  OWNER_LABEL,
  RUN_LABEL,
} from "../domain/container-engine.ts";

/** Who may be swept: `isDead` says whether nobody works on that run of ours any more. */
export interface SweepRules {
  readonly owner: string;
  readonly nowUnix: number;
  readonly isDead: (run: string) => Promise<boolean>;
  /** Containers of this run are left to it, whatever else holds. */
  readonly except: string | null;
}

/**
 * Removes containers that were left behind: those of this state folder whose run is dead, and anybody's past their
 * deadline. Gives how many were removed. One that cannot be removed is left to the next sweep.
 */
export async function sweepContainers(engine: ContainerEngine, rules: SweepRules): Promise<number> {
  const found = await engine.listContainers(OWNER_LABEL);
  let removed = 0;
  for (const container of found) {
    if (!(await mayRemove(container, rules))) continue;
    const gone = await engine
      .containerById(container.id)
      .remove()
      .then(
        () => true,
        () => false,
      );
    if (gone) removed += 1;
  }
  await sweepVolumes(engine, rules);
  return removed;
}

/** Volumes of a run carry its built programs from phase to phase, and go with it. */
async function sweepVolumes(engine: ContainerEngine, rules: SweepRules): Promise<void> {
  for (const { name, labels } of await engine.listVolumes(RUN_LABEL)) {
    const run = labels[RUN_LABEL];
    const own = run !== undefined && labels[OWNER_LABEL] === rules.owner && run !== rules.except;
    if (own && (await rules.isDead(run))) await engine.removeVolume(name).catch(() => {});
  }
}

async function mayRemove({ labels }: ContainerSummary, rules: SweepRules): Promise<boolean> {
  const run = labels[RUN_LABEL];
  if (run !== undefined && run === rules.except && labels[OWNER_LABEL] === rules.owner) return false;
  // An empty word is no time, though Number() makes it the year 1970.
  const deadline = Number(labels[DEADLINE_LABEL] || Number.NaN);
  if (Number.isFinite(deadline) && deadline < rules.nowUnix) return true;
  return labels[OWNER_LABEL] === rules.owner && run !== undefined && rules.isDead(run);
}

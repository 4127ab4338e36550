import { CACHE_OF, type DamagedFile } from "../domain/cache-damage.ts";
import type { CacheTrial, StepObservation, ToolProcess } from "../domain/observation.ts";
import type { Frame, TrialRound } from "../domain/probe-protocol.ts";

/** A step with the round that it belongs to; undefined outside a trial. */
export interface RoundStep {
  readonly round: TrialRound | undefined;
  readonly observation: StepObservation;
  /** The index that its processes name. */
  readonly index: number;
}

/** What of an attempt's steps and processes is its answer, and what a trial shows beside it. */
export interface Rounds {
  readonly steps: readonly StepObservation[];
  readonly processes: readonly ToolProcess[];
  readonly trial?: CacheTrial;
}

/** Takes a trial's rounds apart; steps that belong to none are the answer as they are. Pure. */
export function roundsOf(
  steps: readonly RoundStep[],
  processes: readonly ToolProcess[],
  frames: readonly Frame[],
): Rounds {
  const of = (round: TrialRound) => steps.filter((step) => step.round === round);
  if (steps.every(({ round }) => round === undefined))
    return { steps: steps.map(({ observation }) => observation), processes };
  const damaged = damagedFile(frames);
  const answer = of("damaged").length > 0 ? of("damaged") : of("fill");
  const place = new Map(answer.map(({ index }, at) => [index, at]));
  const cleaned = frames.some((frame) => frame.kind === "cleaned");
  return {
    steps: observations(answer),
    processes: processes.flatMap((process) => {
      const step = place.get(process.step);
      return step === undefined ? [] : [{ ...process, step }];
    }),
    trial: {
      fill: observations(of("fill")),
      damaged,
      verify: observations(of("verify"))[0] ?? null,
      cleaned:
        damaged && cleaned ? { cache: CACHE_OF[damaged.damage], steps: observations(of("cleaned")) } : null,
    },
  };
}

function observations(steps: readonly RoundStep[]): StepObservation[] {
  return steps.map(({ observation }) => observation);
}

function damagedFile(frames: readonly Frame[]): DamagedFile | null {
  const done = frames.find((frame) => frame.kind === "damage");
  if (!done) return null;
  const { kind: _, atMs: __, package: pkg, line, ...rest } = done;
  const after = frames.find((frame) => frame.kind === "damage-left");
  const { sha256 = null, sizeBytes = null } = after ?? {};
  return {
    ...rest,
    package: pkg === "" ? null : pkg,
    line: line === 0 ? null : line,
    left: sha256 === null || sizeBytes === null ? null : { sha256, sizeBytes },
  };
}

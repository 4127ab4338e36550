import { CACHE_OF, type DamagedFile, type FileState } from "../domain/cache-damage.ts";
import type { Attempt, SourcePiece, StepObservation, ToolProcess } from "../domain/observation.ts";
import type { Frame } from "../domain/probe-frames.ts";
import type { TrialRound } from "../domain/probe-protocol.ts";

/** A step with the round that it belongs to; undefined outside a trial. */
export interface RoundStep {
  readonly round: TrialRound | undefined;
  /** The index that its processes and sources name. */
  readonly step: number;
  readonly observation: StepObservation;
}

/** All that came back of an attempt, whichever round it belongs to. */
export interface AllRounds {
  readonly steps: readonly RoundStep[];
  readonly processes: readonly ToolProcess[];
  readonly sources: readonly SourcePiece[];
}

type Answer = Pick<Attempt, "steps" | "processes" | "sources" | "trial">;

/** The round that answers, and what a trial's others show beside it; without a trial all is the answer. Pure. */
export function roundsOf(all: AllRounds, frames: readonly Frame[]): Answer {
  const of = (round: TrialRound | undefined) => all.steps.filter((step) => step.round === round);
  if (of(undefined).length === all.steps.length)
    return withSources({ ...all, steps: observations(all.steps) });
  const damaged = damagedFile(frames);
  const cleaned = frames.some((frame) => frame.kind === "cleaned");
  return {
    ...answerOf(all, of("damaged").length > 0 ? of("damaged") : of("fill")),
    trial: {
      fill: observations(of("fill")),
      damaged,
      verify: observations(of("verify"))[0] ?? null,
      cleaned:
        damaged && cleaned ? { cache: CACHE_OF[damaged.damage], steps: observations(of("cleaned")) } : null,
    },
  };
}

/** Some steps with what was seen under them, counted from 0. */
function answerOf({ processes, sources }: AllRounds, steps: readonly RoundStep[]): Answer {
  const place = new Map(steps.map(({ step }, at) => [step, at]));
  const own = <T extends { readonly step: number }>(each: T): T[] => {
    const step = place.get(each.step);
    return step === undefined ? [] : [{ ...each, step }];
  };
  return withSources({
    steps: observations(steps),
    processes: processes.flatMap(own),
    sources: sources.flatMap(own),
  });
}

function withSources({ sources = [], ...rest }: Answer): Answer {
  return sources.length > 0 ? { ...rest, sources } : rest;
}

function observations(steps: readonly RoundStep[]): StepObservation[] {
  return steps.map(({ observation }) => observation);
}

function damagedFile(frames: readonly Frame[]): DamagedFile | null {
  const done = frames.find((frame) => frame.kind === "damage");
  if (!done) return null;
  const { kind: _, atMs: __, package: pkg, line, ...rest } = done;
  return {
    ...rest,
    package: pkg === "" ? null : pkg,
    line: line === 0 ? null : line,
    left: fileLeft(frames, "damaged"),
    leftByCheck: fileLeft(frames, "verify"),
  };
}

function fileLeft(frames: readonly Frame[], round: TrialRound): FileState | null {
  const left = frames.find((frame) => frame.kind === "damage-left" && frame.round === round);
  if (left?.kind !== "damage-left") return null;
  const { sha256, sizeBytes } = left;
  return sha256 === null || sizeBytes === null ? null : { sha256, sizeBytes };
}

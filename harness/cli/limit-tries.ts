import { setTimeout as sleep } from "node:timers/promises";
import { type TryEnd, type TryVerdict, tryVerdict } from "../diagnose/limit-outcome.ts";
import type { Cell, CellId } from "../domain/cell.ts";
import type { LimitOf } from "../domain/limit-finding.ts";
import type { Attempt } from "../domain/observation.ts";
import type { CellGround } from "../execute/cell-container.ts";
import { oneAttempt, type RawAttempt } from "../execute/run-cells.ts";
import { parseFrames } from "../store/frames.ts";
import type { AfterCells } from "./after-cells.ts";
import { keepRaw, phasePassed } from "./run-corridor.ts";

/** Whose limit is searched. */
export interface Sought {
  readonly cell: CellId;
  readonly ldflags: string;
  readonly of: LimitOf;
}

/** A try that was made and journaled. */
export interface MadeTry {
  readonly attempt: Attempt;
  readonly verdict: TryVerdict;
}

/** Makes tries one after another, each in a container of its own. */
export interface Tries {
  /** One try; null when the signal has fired. */
  once(cell: Cell, ground: CellGround, limited: boolean): Promise<MadeTry | null>;
}

/** How often a try is made again that the harness's own trouble left without an answer, and how long it waits before. */
const TROUBLE_TRIES = 3;
const TROUBLE_PAUSE_MS = 500;

/** Tries for one search, numbered through. Every one is in the journal before it is reported, whatever came of it. */
export function limitTries(sought: Sought, at: AfterCells): Tries {
  let number = 0;
  const make = async (cell: Cell, ground: CellGround, limited: boolean): Promise<MadeTry | null> => {
    const raw = await oneAttempt(cell, ground, ++number, executionOf(at), (work) => work());
    if (at.signal.aborted) return null;
    const { frames, context, attempt } = await keepRaw(raw, at);
    const verdict = tryVerdict(cell, attempt, endOf(raw));
    await at.journal.append({
      kind: "limit-try",
      ...{ of: sought.cell, id: cell.id, ldflags: sought.ldflags, what: sought.of },
      limitBytes: cell.limits.memoryBytes,
      outcome: limited && verdict.kind === "try" ? verdict.outcome : null,
      ...{ context, frames },
    });
    return { attempt, verdict };
  };
  return {
    once: async (cell, ground, limited) => {
      for (let tries = 1; ; tries++) {
        const made = await make(cell, ground, limited);
        if (made === null || made.verdict.kind === "try") return made;
        if (!made.attempt.fault?.transient || tries >= TROUBLE_TRIES) return made;
        await sleep(TROUBLE_PAUSE_MS * 2 ** tries, null, { signal: at.signal }).catch(() => {});
      }
    },
  };
}

function executionOf({ engine, signal }: AfterCells) {
  return { engine, signal, adopted: new Map<CellId, never>(), passed: phasePassed, onStart: () => {} };
}

/** 128 and the number of SIGKILL. */
const KILLED = 137;

function endOf({ phases }: RawAttempt): TryEnd {
  const results = phases.map(({ result }) => result);
  return {
    began: results.some(({ frames }) => parseFrames(frames).frames.some(({ kind }) => kind === "step-start")),
    killed: results.at(-1)?.end?.exitCode === KILLED,
  };
}

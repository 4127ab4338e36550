import type { Cell } from "../domain/cell.ts";
import type { Attempt } from "../domain/observation.ts";
import type { CellGround } from "./cell-container.ts";
import { answeredAttempt, type Execution, groundOf } from "./run-cells.ts";

/** What runs in rounds needs beside what cells need. */
export interface RoundsExecution extends Execution {
  /** A round begins; both count from 1. */
  readonly onRound: (round: number, rounds: number) => void;
  /** Whether a cell is worth another round after what it did. */
  readonly goesOn: (cell: Cell, attempt: Attempt) => boolean;
}

interface Standing {
  readonly cell: Cell;
  readonly ground: CellGround;
  attempts: number;
  open: boolean;
}

/**
 * Runs cells to be measured: first the ground is laid for all of them, then each makes one attempt a round, in turn (A B C A B C), and
 * nothing else runs beside it. Resolves when all are done or the signal fired.
 */
export async function runRounds(cells: readonly Cell[], at: RoundsExecution): Promise<void> {
  const standing = await standAll(cells, at);
  const rounds = Math.max(0, ...cells.map(({ repeat }) => repeat));
  for (let round = 1; round <= rounds; round++) {
    const inRound = standing.filter(({ cell, open }) => open && round <= cell.repeat);
    if (inRound.length > 0 && !at.signal.aborted) at.onRound(round, rounds);
    for (const one of inRound) {
      const attempt = await answeredAttempt(one.cell, one.ground, one.attempts, at, (work) => work());
      if (at.signal.aborted || attempt === null) return;
      one.attempts = attempt.number;
      one.open = at.goesOn(one.cell, attempt);
      if (!one.open || round === one.cell.repeat) await at.onDone(one.cell, null);
    }
  }
}

/** Images and volumes of all cells, side by side: what is fetched or built while a link runs would be measured with it. */
async function standAll(cells: readonly Cell[], at: Execution): Promise<Standing[]> {
  const grounds = await Promise.all(cells.map((cell) => groundOf(cell, at)));
  return cells.flatMap((cell, index) => {
    const ground = grounds[index];
    return ground ? [{ cell, ground, attempts: 0, open: true }] : [];
  });
}

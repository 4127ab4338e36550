import type { Cell } from "../domain/cell.ts";
import type { Attempt } from "../domain/observation.ts";
import type { CellGround } from "./cell-container.ts";
import { answeredAttempt, type Execution, groundOf } from "./run-cells.ts";

/** What runs in rounds needs beside what cells need. */
export interface RoundsExecution extends Execution {
  readonly onRound: (round: Round) => void;
  /** Whether a cell is worth another round after what it did. */
  readonly goesOn: (cell: Cell, attempt: Attempt) => boolean;
}

/** What begins: a round of all cells, counted from 1, or the marked links after them. */
export type Round =
  | { readonly kind: "round"; readonly round: number; readonly rounds: number }
  | { readonly kind: "marked" };

const NOTHING_TO_LOOK_AT = "the links that it would look at closely failed";

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
  const [marked, measured] = [standing.filter(isMarked), standing.filter((one) => !isMarked(one))];
  const rounds = Math.max(0, ...measured.map(({ cell }) => cell.repeat));
  for (let round = 1; round <= rounds; round++)
    await oneRound(measured, { kind: "round", round, rounds }, at);
  const failed = new Set(measured.filter(({ open }) => !open).map(({ cell }) => cell.id));
  const ofFailed = ({ cell: { measure } }: Standing) => measure?.kind === "marked" && failed.has(measure.of);
  await oneRound(
    marked.filter((one) => !ofFailed(one)),
    { kind: "marked" },
    at,
  );
  if (at.signal.aborted) return;
  for (const { cell } of marked.filter(ofFailed)) await at.onDone(cell, NOTHING_TO_LOOK_AT);
}

function isMarked({ cell }: Standing): boolean {
  return cell.measure?.kind === "marked";
}

/** One attempt of each cell that still goes on. */
async function oneRound(standing: readonly Standing[], round: Round, at: RoundsExecution): Promise<void> {
  const count = round.kind === "round" ? round.round : 1;
  const going = standing.filter(({ cell, open }) => open && count <= cell.repeat);
  if (going.length > 0 && !at.signal.aborted) at.onRound(round);
  for (const one of going) {
    if (at.signal.aborted) return;
    const attempt = await answeredAttempt(one.cell, one.ground, one.attempts, at, (work) => work());
    if (attempt === null) return;
    one.attempts = attempt.number;
    one.open = at.goesOn(one.cell, attempt);
    if (!one.open || count === one.cell.repeat) await at.onDone(one.cell, null);
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

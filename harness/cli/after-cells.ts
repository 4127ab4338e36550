import type { Cell } from "../domain/cell.ts";
import type { JournalWriter } from "../store/journal.ts";
import type { CorridorWork } from "./run-corridor.ts";

/** What there is to work with when a run's cells are done: their ground, and the run's journal. */
export interface AfterCells extends Pick<CorridorWork, "state" | "run" | "engine" | "ground" | "signal"> {
  /** The cells that were run, as planned. */
  readonly cells: readonly Cell[];
  readonly journal: JournalWriter;
  /** One line for the person who waits. */
  readonly say: (line: string) => void;
}

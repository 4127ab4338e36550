import type { Command } from "commander";
import type { Io } from "./io.ts";

/** What a verb is given to register itself and to work with. */
export interface Verbs {
  readonly program: Command;
  readonly io: Io;
  /** Says how the program is to exit: an ExitStatus, or the code of the command that a session ran. */
  readonly finish: (status: number) => void;
  /** Fires on the first Ctrl-C, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
}

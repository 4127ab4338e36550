import { createContext, Script } from "node:vm";

/** Whether one of some texts matches a regular expression; "endless" when that could not be found out in bearable time. */
export type Matched = "yes" | "no" | "no expression" | "endless";

/** A thousand times what an honest expression takes. */
const PATIENCE_MS = 250;

const question = { source: "", texts: [] as readonly string[] };
const context = createContext(question);
const ask = new Script(
  "{ const pattern = new RegExp(source, 'm'); texts.some((text) => pattern.test(text)); }",
);

/**
 * Matches a scenario's expression against what a cell printed. Both come from outside, and some expressions take longer than
 * the world lasts, deaf to Ctrl-C: the machine that runs it is stopped then.
 */
export function matchesMessage(source: string, texts: readonly string[]): Matched {
  Object.assign(question, { source, texts });
  try {
    return ask.runInContext(context, { timeout: PATIENCE_MS }) === true ? "yes" : "no";
  } catch (error) {
    // No instance of this world's Error: it is made in the other.
    const stopped = typeof error === "object" && error !== null && "code" in error;
    return stopped && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT" ? "endless" : "no expression";
  }
}

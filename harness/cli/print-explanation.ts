import type { Explanation } from "../domain/explanation.ts";
import { renderExplanation, renderExplanationJson } from "../report/explanation.ts";
import type { Io } from "./io.ts";

/** Prints an explanation in the form asked for; `checkWith` is the command that runs its quick check, null where there is none. */
export function printExplanation(
  found: Explanation,
  { json }: { readonly json?: boolean },
  io: Io,
  checkWith: string | null,
): void {
  if (json) io.print(renderExplanationJson(found));
  else io.print(renderExplanation(found, io, checkWith));
}

import { plainLine } from "../domain/plain-text.ts";
import { mebibytes } from "../domain/quantity.ts";

/** A piece of work that is going on. Times in milliseconds; null: not known. */
export interface WorkState {
  readonly what: string;
  readonly elapsedMs: number;
  readonly doneBytes: number | null;
  readonly totalBytes: number | null;
}

/** "import go1.25.5 (120 of 240 MiB, 8 s)"; what is not known, or has not lasted a second, is left out. */
export function renderWork({ what, elapsedMs, doneBytes, totalBytes }: WorkState): string {
  const done = doneBytes ? mebibytes(doneBytes) : "";
  const bytes = done && totalBytes ? `${done.replace(/ MiB$/, "")} of ${mebibytes(totalBytes)}` : done;
  const time = elapsedMs >= 1_000 ? `${Math.round(elapsedMs / 1_000)} s` : "";
  const facts = [bytes, time].filter((fact) => fact !== "").join(", ");
  return plainLine(facts ? `${what} (${facts})` : what, 300);
}

import { plainLine } from "../domain/plain-text.ts";
import type { Progress } from "../domain/progress.ts";
import { renderWork } from "../report/work-line.ts";
import type { Io } from "./io.ts";

/** How long a piece of work goes on before it is told of again. */
const AGAIN_MS = 10_000;

/** Progress where nothing can be redrawn: a line when work begins, and now and then how far it is. */
export function plainProgress(io: Pick<Io, "warn">): Progress {
  const begun = new Map<string, { readonly began: number; told: number }>();
  return (event) => {
    if (event.kind === "notice") return io.warn(plainLine(event.text, 600));
    const { what } = event;
    if (event.kind === "ended") return void begun.delete(what);
    if (event.kind === "begun") {
      begun.set(what, { began: Date.now(), told: Date.now() });
      return io.warn(`… ${plainLine(what, 300)}`);
    }
    const work = begun.get(what);
    if (!work || Date.now() - work.told < AGAIN_MS) return;
    work.told = Date.now();
    io.warn(`… ${renderWork({ ...event, elapsedMs: Date.now() - work.began })}`);
  };
}

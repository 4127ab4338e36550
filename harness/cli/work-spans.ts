import type { Progress } from "../domain/progress.ts";
import type { WorkSpan } from "../domain/run.ts";

/** Progress that is passed on to `shown`, and of which every piece of work that ended is told to `keep`, with its times. */
export function withSpans(shown: Progress, keep: (span: WorkSpan) => void): Progress {
  const begun = new Map<string, number>();
  return (event) => {
    shown(event);
    if (event.kind === "begun") begun.set(event.what, Date.now());
    if (event.kind !== "ended") return;
    const began = begun.get(event.what);
    if (began === undefined) return;
    begun.delete(event.what);
    const startedAt = new Date(began).toISOString();
    keep({ what: event.what, startedAt, wallMs: Date.now() - began });
  };
}

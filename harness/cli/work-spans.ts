import type { Progress } from "../domain/progress.ts";
import type { WorkSpan } from "../domain/run.ts";
import type { JournalWriter } from "../store/journal.ts";
import type { RunResults } from "./run-results.ts";

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

/** Keeps spans with a run's results and in its journal. */
export function keepSpans(results: Pick<RunResults, "prepared">, journal: JournalWriter) {
  return (span: WorkSpan): void => {
    results.prepared(span);
    // Where it cannot be kept the answers cannot either, and they say so.
    journal.append({ kind: "work", ...span }).catch(() => {});
  };
}

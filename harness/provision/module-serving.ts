import { compareGoVersions, type GoVersion } from "../domain/go-version.ts";
import { loadingMode } from "./loading-mode.ts";
import type { ModuleFetch } from "./module-fetch.ts";

/** Tells cells when what they need has been fetched, before all has. */
export interface ModuleServing {
  /** Takes the news of a fetch. */
  fetched(fetch: ModuleFetch): void;
  /** Resolves once a release's cells are served: with `whole`, or by a fetch that covers them. Rejects as `whole` does. */
  ready(go: GoVersion, whole: Promise<void>): Promise<void>;
}

/**
 * A fetch that went well covers its own release and newer ones of the same way of loading modules: older releases of one
 * way ask for all that newer ones do.
 */
export function moduleServing(): ModuleServing {
  const done: GoVersion[] = [];
  const waiting = new Set<{ readonly go: GoVersion; readonly serve: () => void }>();
  const covers = (by: GoVersion, go: GoVersion): boolean =>
    loadingMode(by) === loadingMode(go) && compareGoVersions(by, go) <= 0;
  return {
    fetched: ({ go, failure }) => {
      if (failure !== null) return;
      done.push(go);
      for (const each of waiting) if (covers(go, each.go)) each.serve();
    },
    ready: async (go, whole) => {
      if (done.some((by) => covers(by, go))) return;
      let serve = () => {};
      const early = new Promise<void>((resolve) => {
        serve = resolve;
      });
      const waiter = { go, serve };
      waiting.add(waiter);
      await Promise.race([early, whole]).finally(() => waiting.delete(waiter));
    },
  };
}

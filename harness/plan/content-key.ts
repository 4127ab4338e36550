import { createHash } from "node:crypto";
import type { Cell, ContentKey } from "../domain/cell.ts";

/** What a cell's result depends on beside the cell itself. */
export interface KeyFacts {
  readonly treeHash: string;
  /** One text over the sums of all modules fetched. */
  readonly moduleSums: string;
  readonly toolchainSum: string;
  readonly imageKey: string;
  readonly probeHash: string;
  readonly engineArch: string;
  /** Attempts count from 1. */
  readonly attempt: number;
  readonly mode: "plain" | "measured";
  /** Whatever else a caller knows to matter, by name. */
  readonly extra?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Counts up when the meaning of a key changes, so that results under older keys are not reused. */
const KEY_SCHEMA = 1;

/** SHA-256 (hex) over all that can change a cell's result; names, expectations and limits on findings are not part of it. */
export function contentKey(cell: Cell, facts: KeyFacts): ContentKey {
  const { linkRssBytes: _, ...limits } = cell.limits;
  const { steps, packages, goFlags, env, layout, image, network, cache, axes, target } = cell;
  const content = {
    schema: KEY_SCHEMA,
    steps,
    packages,
    goFlags,
    env,
    layout,
    image,
    limits,
    network,
    cache,
    axes,
    target,
    facts,
  };
  return createHash("sha256").update(canonicalJson(content)).digest("hex") as ContentKey;
}

/** JSON with the keys of every object sorted: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

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

/**
 * SHA-256 (hex) over all that can change a cell's result. Names, expectations and the bound on links are no part of it;
 * of the axes only those that no flag, variable or image already holds.
 */
export function contentKey(cell: Cell, facts: KeyFacts): ContentKey {
  const { linkRssBytes: _, ...limits } = cell.limits;
  const { steps, packages, goFlags, env, layout, image, network, cache, target, axes } = cell;
  const { compiler, cc, libc, runtime } = axes;
  const tools = { compiler, cc, libc, runtime };
  const content = {
    steps,
    packages,
    goFlags,
    env,
    layout,
    image,
    network,
    cache,
    target,
    tools,
    limits,
    facts,
  };
  return createHash("sha256")
    .update(canonicalJson({ schema: KEY_SCHEMA, ...content }))
    .digest("hex") as ContentKey;
}

/** JSON with the keys of every object sorted: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

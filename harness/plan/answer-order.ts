import type { Cell } from "../domain/cell.ts";
import { compareGoVersions, type GoVersion } from "../domain/go-version.ts";

/**
 * Cells so that they answer earliest: the newest Go, the oldest, then halves; under each all other combinations in
 * turn. Cells that cannot run come last, and their releases do not count as ends.
 */
export function answerOrder<T extends Pick<Cell, "go" | "support">>(cells: readonly T[]): T[] {
  const running = cells.filter((cell) => cell.support.kind === "supported");
  const versions = [...new Set(running.map((cell) => cell.go))].sort(compareGoVersions);
  const rank = new Map<GoVersion, number>();
  for (const at of halvingOrder(versions.length)) {
    const version = versions[at];
    if (version !== undefined) rank.set(version, rank.size);
  }
  const byRank = running.map((cell, at) => ({ cell, at, rank: rank.get(cell.go) ?? 0 }));
  byRank.sort((a, b) => a.rank - b.rank || a.at - b.at);
  return [...byRank.map(({ cell }) => cell), ...cells.filter((cell) => cell.support.kind !== "supported")];
}

/** The indices 0..count-1: last, first, then the middle of each gap, the widest gaps first. */
export function halvingOrder(count: number): number[] {
  if (count === 0) return [];
  const order = count === 1 ? [0] : [count - 1, 0];
  let gaps: [number, number][] = [[0, count - 1]];
  while (gaps.length > 0) {
    const next: [number, number][] = [];
    for (const [low, high] of gaps) {
      if (high - low < 2) continue;
      const middle = (low + high) >> 1;
      order.push(middle);
      next.push([low, middle], [middle, high]);
    }
    gaps = next;
  }
  return order;
}

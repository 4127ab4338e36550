import type { Cell } from "../domain/cell.ts";
import { compareGoVersions, type GoVersion } from "../domain/go-version.ts";

/** Cells so that they answer earliest: the newest Go, the oldest, then halves; under each all other combinations in turn. */
export function answerOrder<T extends Pick<Cell, "go">>(cells: readonly T[]): T[] {
  const versions = [...new Set(cells.map((cell) => cell.go))].sort(compareGoVersions);
  const rank = new Map<GoVersion, number>();
  for (const at of halvingOrder(versions.length)) {
    const version = versions[at];
    if (version !== undefined) rank.set(version, rank.size);
  }
  const ranked = cells.map((cell, at) => ({
    cell,
    at,
    rank: rank.get(cell.go) ?? 0,
  }));
  return ranked.sort((a, b) => a.rank - b.rank || a.at - b.at).map(({ cell }) => cell);
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

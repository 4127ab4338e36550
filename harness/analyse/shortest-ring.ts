/** Successors by node; nodes are indexes. */
export type Successors = readonly (readonly number[])[];

/** Looks for shortest ways in one graph, many times over, without new tables each time. */
export interface WayFinder {
  /**
   * A shortest way from one of `starts` to `goal`, both included, over nodes that `within` allows; null where there is none
   * of at most `most` nodes. The same question has the same answer: neighbours are tried in their order.
   */
  shortest(
    starts: readonly number[],
    goal: number,
    within: (node: number) => boolean,
    most: number,
  ): number[] | null;
}

/** Breadth-first search over `next`. */
export function wayFinder(next: Successors): WayFinder {
  const seen = new Int32Array(next.length);
  const before = new Int32Array(next.length);
  const queue = new Int32Array(next.length);
  let round = 0;
  return {
    shortest(starts, goal, within, most) {
      round += 1;
      let [head, tail] = [0, 0];
      const visit = (node: number, from: number): void => {
        if (seen[node] === round || !within(node)) return;
        seen[node] = round;
        before[node] = from;
        queue[tail++] = node;
      };
      for (const start of starts) visit(start, -1);
      for (let nodes = 1; nodes < most && head < tail && seen[goal] !== round; nodes++)
        for (const level = tail; head < level; head++) {
          const node = queue[head] as number;
          for (const successor of next[node] ?? []) visit(successor, node);
        }
      return seen[goal] === round ? wayTo(goal, before) : null;
    },
  };
}

function wayTo(goal: number, before: Int32Array): number[] {
  const way: number[] = [];
  for (let node = goal; node >= 0; node = before[node] as number) way.push(node);
  return way.reverse();
}

/**
 * A shortest ring of a strongly connected component: each node leads on to the next, the last to the first. Exact: a search
 * begins at every member, and ends where it could only find a longer one. Null for a single node that does not lead to itself.
 */
export function shortestRing(
  members: readonly number[],
  next: Successors,
  finder: WayFinder,
): readonly number[] | null {
  const inside = new Set(members);
  let best: readonly number[] | null = null;
  for (const member of members) {
    const starts = (next[member] ?? []).filter((node) => inside.has(node));
    const most: number = best === null ? members.length : best.length - 1;
    if (most < 1) break;
    const way = finder.shortest(starts, member, (node) => inside.has(node), most);
    if (way) best = [member, ...way.slice(0, -1)];
  }
  return best;
}

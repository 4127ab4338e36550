/** Successors by node; nodes are indexes. */
export type Successors = readonly (readonly number[])[];

/**
 * Looks for shortest ways in one graph, many times over, without new tables each time: a shortest way from one of `starts`
 * to `goal`, both included, through nodes of the goal's region alone; null where there is none of at most `most` nodes.
 */
export type FindWay = (starts: readonly number[], goal: number, most: number) => number[] | null;

/** Breadth-first search over `next`. `region` gives each node the number of its part of the graph. */
export function wayFinder(next: Successors, region: Int32Array): FindWay {
  const seen = new Int32Array(next.length);
  const before = new Int32Array(next.length);
  const queue = new Int32Array(next.length);
  let round = 0;
  return (starts, goal, most) => {
    round += 1;
    let [head, tail] = [0, 0];
    const visit = (node: number, from: number): void => {
      if (seen[node] === round || region[node] !== region[goal]) return;
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
  findWay: FindWay,
): readonly number[] | null {
  let best: readonly number[] | null = null;
  for (const member of members) {
    const most: number = best === null ? members.length : best.length - 1;
    if (most < 1) break;
    const way = findWay(next[member] ?? [], member, most);
    if (way) best = [member, ...way.slice(0, -1)];
  }
  return best;
}

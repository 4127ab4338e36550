import fc from "fast-check";
import { expect, test } from "vitest";
import { findCycles } from "../../harness/analyse/import-cycles.ts";
import type { ImportCycle, ImportEdge, ImportGraph } from "../../harness/domain/import-graph.ts";
import { graphOf } from "./build-graph.ts";

const SIZE = 7;
const node = fc.integer({ min: 0, max: SIZE - 1 });
const edge = fc.record({ from: node, to: node, test: fc.boolean() });
const graphs = fc.array(edge, { maxLength: 24 }).map(
  (edges): ImportGraph => ({
    ...graphOf([]),
    packages: Array.from({ length: SIZE }, (_, at) => ({ path: `p${at}`, dir: `p${at}` })),
    imports: edges.map((each, line) => ({ ...each, file: `p${each.from}/x.go`, line, column: 1 })),
  }),
);

/** The fewest imports from each package to each, by trying all: at least one. */
function distances({ imports }: ImportGraph): number[][] {
  const way = Array.from({ length: SIZE }, () => Array<number>(SIZE).fill(Number.POSITIVE_INFINITY));
  const at = (from: number, to: number): number => way[from]?.[to] ?? Number.POSITIVE_INFINITY;
  for (const { from, to } of imports.filter((each) => !each.test)) (way[from] as number[])[to] = 1;
  for (let by = 0; by < SIZE; by++)
    for (let from = 0; from < SIZE; from++)
      for (let to = 0; to < SIZE; to++)
        (way[from] as number[])[to] = Math.min(at(from, to), at(from, by) + at(by, to));
  return way;
}

function isRing({ shortest }: ImportCycle, imports: readonly ImportEdge[]): boolean {
  const isThere = (each: ImportCycle["shortest"][number]): boolean =>
    imports.some(
      ({ from, to, file, line, test }) =>
        `p${from}` === each.from &&
        `p${to}` === each.to &&
        file === each.file &&
        line === each.line &&
        test === each.test,
    );
  return shortest.every(
    (each, at) => isThere(each) && each.to === shortest[(at + 1) % shortest.length]?.from,
  );
}

test("components are those of mutual reach, and no ring in one is shorter than the one shown", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const way = distances(graph);
      const near = (from: number, to: number): number => way[from]?.[to] ?? Number.POSITIVE_INFINITY;
      const nodes = graph.packages.map((_, at) => at);
      const together = nodes
        .filter((each) => near(each, each) < Number.POSITIVE_INFINITY)
        .map((each) =>
          nodes.filter((other) => near(each, other) + near(other, each) < Number.POSITIVE_INFINITY),
        );
      const expected = new Set(together.map((members) => members.map((member) => `p${member}`).join()));
      const cycles = findCycles(graph).cycles.filter(({ kind }) => kind === "packages");
      expect(new Set(cycles.map(({ packages }) => packages.join()))).toEqual(expected);
      expect(cycles).toHaveLength(expected.size);
      for (const cycle of cycles) {
        expect(isRing(cycle, graph.imports)).toBe(true);
        const members = cycle.packages.map((path) => Number(path.slice(1)));
        expect(cycle.shortest).toHaveLength(Math.min(...members.map((each) => near(each, each))));
      }
    }),
  );
});

test("a ring that tests close begins with a test's import, is as short as any, and is there for each package that has one", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const way = distances(graph);
      const near = (from: number, to: number): number => way[from]?.[to] ?? Number.POSITIVE_INFINITY;
      const shortestBy = new Map<string, number>();
      for (const { from, to, test } of graph.imports) {
        const isClosed = near(from, to) + near(to, from) < Number.POSITIVE_INFINITY;
        if (!test || isClosed) continue;
        const length = from === to ? 1 : 1 + near(to, from);
        if (length < (shortestBy.get(`p${from}`) ?? Number.POSITIVE_INFINITY))
          shortestBy.set(`p${from}`, length);
      }
      const cycles = findCycles(graph).cycles.filter(({ kind }) => kind === "test");
      expect(new Map(cycles.map(({ shortest }) => [shortest[0]?.from, shortest.length]))).toEqual(shortestBy);
      for (const cycle of cycles) {
        expect(isRing(cycle, graph.imports)).toBe(true);
        expect(cycle.shortest.map(({ test }) => test)).toEqual(cycle.shortest.map((_, at) => at === 0));
      }
    }),
  );
});

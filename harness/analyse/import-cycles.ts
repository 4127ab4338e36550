import stronglyConnectedComponents from "strongly-connected-components";
import { groupBy } from "../domain/group-by.ts";
import type {
  CycleImport,
  CycleReport,
  ImportCycle,
  ImportEdge,
  ImportGraph,
} from "../domain/import-graph.ts";
import { type Successors, shortestRing, wayFinder } from "./shortest-ring.ts";

/**
 * All import cycles of a graph: one for each strongly connected component, then those that only tests close. A package's
 * tests are built with that package alone, so their imports make a ring only with the packages' own ones, never with those
 * of another package's tests. The shortest cycles come first.
 */
export function findCycles(graph: ImportGraph): CycleReport {
  const own = graph.imports.filter((each) => !each.test);
  const next = successorsOf(graph.packages.length, own);
  const components = componentsOf(next);
  const places = placesOf(graph);
  const { packages: _, imports: __, ...kept } = graph;
  const rings = ringsOf(graph, components, next, places);
  const ringed = new Set(rings.flatMap(({ packages }) => packages));
  // What tests import of their own package's component is left out: that one is a ring without them.
  const tests = graph.imports.filter(
    ({ from, to, test }) =>
      test && !(components[from] === components[to] && ringed.has(graph.packages[from]?.path ?? "")),
  );
  const cycles = [...rings, ...testRings(graph, tests, next, places)];
  return { ...kept, cycles: cycles.toSorted(byLength), packages: graph.packages.length };
}

/** Of several cycles the one of which a failure's lines name most packages, else the first; null where there is none. */
export function cycleNamedIn(cycles: readonly ImportCycle[], lines: readonly string[]): ImportCycle | null {
  const words = new Set(lines.flatMap((line) => line.split(/[\s:]+/)));
  const named = ({ packages }: ImportCycle): number => packages.filter((path) => words.has(path)).length;
  return cycles.toSorted((a, b) => named(b) - named(a))[0] ?? null;
}

function byLength(a: ImportCycle, b: ImportCycle): number {
  const names = [a, b].map(({ packages }) => packages.join("\0")) as [string, string];
  return (
    Number(a.kind === "test") - Number(b.kind === "test") ||
    a.shortest.length - b.shortest.length ||
    compare(names[0], names[1])
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The number of each package's strongly connected component. */
function componentsOf(next: Successors): Int32Array {
  const component = new Int32Array(next.length);
  for (const [number, members] of stronglyConnectedComponents(next).components.entries())
    for (const member of members) component[member] = number;
  return component;
}

function successorsOf(size: number, edges: readonly ImportEdge[]): Successors {
  const next = Array.from({ length: size }, () => new Set<number>());
  for (const { from, to } of edges) next[from]?.add(to);
  return next.map((each) => [...each]);
}

/** The imports from one package to another, by kind, in order of file and line. */
type Places = (from: number, to: number, test: boolean) => readonly CycleImport[];

function placesOf({ packages, imports }: ImportGraph): Places {
  const groups = groupBy(imports, ({ from, to, test }) => `${from} ${to} ${test}`);
  return (from, to, test) =>
    (groups.get(`${from} ${to} ${test}`) ?? [])
      .map((edge) => ({
        ...edge,
        from: packages[from]?.path ?? "",
        to: packages[to]?.path ?? "",
      }))
      .toSorted(byPlace);
}

function byPlace(a: CycleImport, b: CycleImport): number {
  return compare(a.file, b.file) || a.line - b.line || a.column - b.column;
}

function ringsOf(
  graph: ImportGraph,
  component: Int32Array,
  next: Successors,
  places: Places,
): readonly ImportCycle[] {
  const findWay = wayFinder(next, component);
  const nodes = graph.packages.map((_, index) => index).toSorted((a, b) => comparePaths(graph, a, b));
  return [...groupBy(nodes, (node) => component[node]).values()].flatMap((members) => {
    const ring = shortestRing(members, next, findWay);
    if (!ring) return [];
    const inside = new Set(members);
    const pairs = members.flatMap((from) =>
      (next[from] ?? []).filter((to) => inside.has(to)).map((to) => [from, to] as const),
    );
    return {
      kind: "packages",
      packages: members.map((member) => graph.packages[member]?.path ?? ""),
      shortest: stepsOf(ring, places, false),
      imports: pairs.flatMap(([from, to]) => places(from, to, false)).toSorted(byPlace),
    };
  });
}

function comparePaths({ packages }: ImportGraph, a: number, b: number): number {
  return compare(packages[a]?.path ?? "", packages[b]?.path ?? "");
}

/** The imports of a ring, the first place of each. `firstIsTest`: the first one stands in a test file. */
function stepsOf(ring: readonly number[], places: Places, firstIsTest: boolean): readonly CycleImport[] {
  return ring.flatMap((from, at) => {
    const to = ring[(at + 1) % ring.length] as number;
    return places(from, to, firstIsTest && at === 0).slice(0, 1);
  });
}

/** For each package the shortest ring that one of `tests`, imports of its own test files, closes. */
function testRings(
  graph: ImportGraph,
  tests: readonly ImportEdge[],
  next: Successors,
  places: Places,
): readonly ImportCycle[] {
  // A ring through a test lies in one component of all imports together: most tests need no search.
  const joint = componentsOf(successorsOf(graph.packages.length, graph.imports));
  const findWay = wayFinder(next, joint);
  const closing = groupBy(
    tests.filter(({ from, to }) => joint[from] === joint[to]),
    ({ from }) => from,
  );
  return [...closing].flatMap(([tested, edges]) => {
    const starts = [...new Set(edges.map(({ to }) => to))];
    const way = findWay(starts, tested, graph.packages.length);
    if (!way) return [];
    const shortest = stepsOf([tested, ...way.slice(0, -1)], places, true);
    const packages = shortest.map(({ from }) => from).toSorted(compare);
    return { kind: "test", packages, shortest, imports: shortest.toSorted(byPlace) };
  });
}

import { describe, expect, test } from "vitest";
import { cycleNamedIn, findCycles } from "../../harness/analyse/import-cycles.ts";
import type { ImportCycle } from "../../harness/domain/import-graph.ts";
import { graphOf } from "./build-graph.ts";

/** "a -> b -> a", with what only tests close marked. */
function wayOf({ kind, shortest }: ImportCycle): string {
  const way = [...shortest.map(({ from }) => from), shortest.at(-1)?.to].join(" -> ");
  return kind === "test" ? `test: ${way}` : way;
}

function waysOf(lines: readonly string[]): string[] {
  return findCycles(graphOf(lines)).cycles.map(wayOf);
}

describe("import cycles", () => {
  test("packages that do not come back to themselves make none", () => {
    expect(waysOf(["a -> b", "b -> c", "a -> c"])).toEqual([]);
  });

  test("three packages in a ring are one cycle, with the place of each import", () => {
    const [cycle] = findCycles(graphOf(["main -> a", "a -> b", "b -> c", "c -> a"])).cycles;
    expect(cycle?.packages).toEqual(["a", "b", "c"]);
    expect(cycle?.shortest.map(({ file, line, to }) => `${file}:${line} ${to}`)).toEqual([
      "a/a.go:4 b",
      "b/b.go:5 c",
      "c/c.go:6 a",
    ]);
  });

  test("a package that imports itself is a cycle of one", () => {
    expect(waysOf(["a -> a"])).toEqual(["a -> a"]);
  });

  test("of a component with several ways round the shortest is shown, and all its packages are named", () => {
    const { cycles } = findCycles(graphOf(["a -> b", "b -> c", "c -> d", "d -> a", "d -> c"]));
    expect(cycles.map(wayOf)).toEqual(["c -> d -> c"]);
    expect(cycles[0]?.packages).toEqual(["a", "b", "c", "d"]);
    expect(cycles[0]?.imports).toHaveLength(5);
  });

  test("components stay apart, the shortest cycle first", () => {
    expect(waysOf(["a -> b", "b -> c", "c -> a", "x -> y", "y -> x", "a -> x"])).toEqual([
      "x -> y -> x",
      "a -> b -> c -> a",
    ]);
  });

  test("a package's own test closes a ring that is there for its tests alone", () => {
    const { cycles } = findCycles(graphOf(["a -test-> b", "b -> c", "c -> a"]));
    expect(cycles.map(wayOf)).toEqual(["test: a -> b -> c -> a"]);
    expect(cycles[0]?.shortest.map(({ test }) => test)).toEqual([true, false, false]);
  });

  test("tests of two packages that import each other's package make no ring: they are never built together", () => {
    expect(waysOf(["a -test-> b", "b -test-> a"])).toEqual([]);
  });

  test("a test that imports its own package is a ring, and one inside a ring of packages adds none", () => {
    expect(waysOf(["a -test-> a"])).toEqual(["test: a -> a"]);
    expect(waysOf(["a -> b", "b -> a", "a -test-> b"])).toEqual(["a -> b -> a"]);
  });

  test("the first of several places is shown for an import, and all count as imports", () => {
    const graph = graphOf(["a -> b", "b -> a"]);
    const twice = { ...(graph.imports[0] as never as object), file: "a/0.go" } as never;
    const [cycle] = findCycles({ ...graph, imports: [...graph.imports, twice] }).cycles;
    expect(cycle?.shortest[0]?.file).toBe("a/0.go");
    expect(cycle?.imports).toHaveLength(3);
  });

  test("of several cycles the one is taken that the failure names, else the first", () => {
    const { cycles } = findCycles(graphOf(["x/a -> x/a", "x/b -> x/c", "x/c -> x/b"]));
    const said = [
      "package x/main",
      "\timports x/b",
      "\timports x/c",
      "\timports x/b: import cycle not allowed",
    ];
    expect(wayOf(cycleNamedIn(cycles, said) as ImportCycle)).toBe("x/b -> x/c -> x/b");
    expect(wayOf(cycleNamedIn(cycles, []) as ImportCycle)).toBe("x/a -> x/a");
    expect(cycleNamedIn([], said)).toBeNull();
  });
});

describe("large graphs", () => {
  const SIZE = 5_000;

  test("one ring of 5,000 packages, which no recursion could follow", () => {
    const lines = Array.from({ length: SIZE }, (_, at) => [at, (at + 1) % SIZE] as const);
    const [cycle, ...others] = findCycles(ring(lines)).cycles;
    expect(cycle?.shortest).toHaveLength(SIZE);
    expect(others).toEqual([]);
  });

  test("a chain of 20,000 packages without a cycle", () => {
    expect(findCycles(ring(Array.from({ length: 19_999 }, (_, at) => [at, at + 1] as const))).cycles).toEqual(
      [],
    );
  });

  function ring(pairs: readonly (readonly [number, number])[]) {
    const size = Math.max(...pairs.flat()) + 1;
    return {
      ...graphOf([]),
      packages: Array.from({ length: size }, (_, at) => ({
        path: `p${String(at).padStart(5, "0")}`,
        dir: "",
      })),
      imports: pairs.map(([from, to]) => ({ from, to, test: false, file: `${from}.go`, line: 1, column: 1 })),
    };
  }
});

import { describe, expect, test } from "vitest";
import { findCycles } from "../../harness/analyse/import-cycles.ts";
import type { CycleReport } from "../../harness/domain/import-graph.ts";
import { renderCycles, renderCyclesJson } from "../../harness/report/cycles.ts";
import { drawCycles } from "../../harness/report/cycles-drawing.ts";
import { graphOf } from "../analyse/build-graph.ts";

const GROUND = { project: "example.com/m", where: "go1.27.4 linux/amd64", argv: ["go", "list", "-e"] };
const PLAIN = { colour: false, unicode: true };

/** Two packages that import each other, under names that no project should have. */
function hostile(name: string): CycleReport {
  const graph = graphOf(["a -> b", "b -> a"]);
  return findCycles({
    ...graph,
    packages: graph.packages.map(({ path }) => ({ path: `${path}${name}`, dir: name })),
    imports: graph.imports.map((each) => ({ ...each, file: `${name}.go` })),
  });
}

describe("cycles as text", () => {
  test("each import stands with its place, and what only tests close is said", () => {
    const report = findCycles(graphOf(["a -> b", "b -> a", "x -test-> y", "y -> x"]));
    expect(renderCycles(report, GROUND, PLAIN)).toBe(
      [
        "✗ 2 import cycles: example.com/m, go1.27.4 linux/amd64, 4 packages",
        "",
        "1. 2 packages, 2 imports; the shortest way round takes 2",
        "  a/a.go:3:8: a imports b",
        "  b/b.go:4:8: b imports a",
        "",
        "2. only test files of x close it: 2 imports",
        "  x/x_test.go:5:8: x imports y (in a test)",
        "  y/y.go:6:8: y imports x",
      ].join("\n"),
    );
  });

  test("no cycle is claimed to be absent where not all was read", () => {
    const graph = graphOf(["a -> b"]);
    expect(renderCycles(findCycles(graph), GROUND, PLAIN)).toMatch(/^✓ no import cycle/);
    const refused = {
      ...graph,
      source: "files",
      list: { code: 1, stderr: "go: no\n", trouble: "" },
    } as const;
    const text = renderCycles(findCycles(refused), GROUND, PLAIN);
    expect(text).toMatch(/^! no import cycle/);
    expect(text).toContain("go list exited 1: go: no; the packages are those of the project's own folders");
    expect(renderCycles(findCycles({ ...graph, over: true }), GROUND, PLAIN)).toContain(
      "cycles may be missing",
    );
  });

  test("what the go command says of a cycle that was not found is quoted", () => {
    const report = findCycles({ ...graphOf(["a -> b"]), said: ["import cycle not allowed"] });
    expect(renderCycles(report, GROUND, PLAIN)).toContain(
      "yet the go command says: import cycle not allowed",
    );
  });

  test("hundreds of cycles and long ways round are cut, and what is left out is counted", () => {
    const rings = Array.from({ length: 200 }, (_, at) => [`a${at} -> b${at}`, `b${at} -> a${at}`]).flat();
    const text = renderCycles(findCycles(graphOf(rings)), GROUND, PLAIN);
    expect(text).toContain("and 180 more");
    const long = Array.from({ length: 300 }, (_, at) => `p${at} -> p${(at + 1) % 300}`);
    const way = renderCycles(findCycles(graphOf(long)), GROUND, PLAIN);
    expect(way.split("\n").length).toBeLessThan(60);
    expect(way).toContain("and 260 more imports back to p0");
  });
});

const NAMES = [
  ['quotes " and \\ and \\N \\l', 'quotes " and \\ and \\N \\l'],
  ["two\nlines\r\nand\ttabs", "two lines and tabs"],
  ["</svg><script>alert(1)</script>", "</svg><script>alert(1)</script>"],
  ["\u001b[31mred\u001b]0;title\u0007\u0000", "red"],
  ["]]> & <!-- --> &lt; ' <b>", "]]> & <!-- --> &lt; ' <b>"],
  ["\u202eover\ud800", "over\ufffd"],
] as const;

describe("hostile names", () => {
  test.each(NAMES)("%j stays one line of plain text", (name, shown) => {
    const text = renderCycles(hostile(name), GROUND, PLAIN);
    expect(text.split("\n")).toHaveLength(5);
    expect(text).toContain(`a${shown} imports b${shown}`);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test.each(NAMES)("%j stays the text of its label in SVG", async (name, shown) => {
    const svg = await drawCycles(hostile(name), "svg");
    expect(svg.match(/<\/svg>/g)).toHaveLength(1);
    expect(svg).not.toContain("<script");
    expect(svg).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\ud800]/);
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => unescaped(text));
    expect(texts).toContain(`a${shown}`);
    expect(texts).toContain(`${shown}.go:3:8`);
    const tags = new Set([...svg.matchAll(/<\/?([a-zA-Z]\w*)/g)].map(([, tag]) => tag ?? ""));
    expect(["svg", "g", "title", "text", "polygon", "path"]).toEqual(expect.arrayContaining([...tags]));
  });

  test.each(NAMES)("%j is one quoted word of DOT, which Graphviz reads as it was", async (name, shown) => {
    const dot = await drawCycles(hostile(name), "dot");
    const { instance } = await import("@viz-js/viz");
    const read = (await instance()).renderJSON(dot) as {
      readonly objects: readonly { readonly name: string; readonly label?: string }[];
    };
    const labels = read.objects.filter((each) => each.name.startsWith("c0n")).map((each) => each.label);
    expect(labels.map((label) => label && unescaped(label).replaceAll("\\\\", "\\"))).toEqual([
      `a${shown}`,
      `b${shown}`,
    ]);
  });

  test.each(NAMES)("%j comes through JSON unchanged", (name) => {
    const text = renderCyclesJson(hostile(name), GROUND);
    expect(JSON.parse(text).cycles[0].packages).toEqual([`a${name}`, `b${name}`]);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

test("a component too large to draw is drawn as its shortest way round", async () => {
  const ring = Array.from({ length: 2_000 }, (_, at) => `p${at} -> p${(at + 1) % 2_000}`);
  const dot = await drawCycles(findCycles(graphOf([...ring, "p1 -> p0"])), "dot");
  expect(dot).toContain("2000 packages, 1998 not drawn");
  expect(dot.match(/->/g)).toHaveLength(2);
});

function unescaped(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (_, decimal, hex, name) =>
    name ? (named[name] ?? "?") : String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal ? 10 : 16)),
  );
}

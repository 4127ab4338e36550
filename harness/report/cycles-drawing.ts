import type { Graph } from "@viz-js/viz";
import type { CycleImport, CycleReport, ImportCycle } from "../domain/import-graph.ts";
import { plainLine } from "../domain/plain-text.ts";
import { counted } from "./cycles.ts";

/** What a drawing shows: larger ones take Graphviz minutes, and nobody can read them. */
const DRAWN = { cycles: 20, packages: 60, imports: 200 } as const;

/**
 * The cycles as a drawing: a cluster for each, the shortest way round in red with the places of its imports. Graphviz is
 * loaded when it is asked for: it is larger than the whole program.
 */
export async function drawCycles(report: CycleReport, format: "dot" | "svg"): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  // Graphviz writes DOT too, so that its own quoting is what its own reader takes back.
  return viz.renderString(cyclesGraph(report), { format: format === "dot" ? "canon" : format });
}

/** The drawing before Graphviz lays it out. Nodes have numbers for names: what a project calls things is text in them alone. */
export function cyclesGraph({ cycles }: CycleReport): Graph {
  const shown = cycles.slice(0, DRAWN.cycles);
  const hidden = cycles.length - shown.length;
  const note = cycles.length === 0 ? "no import cycle" : hidden > 0 ? `and ${hidden} more cycles` : "";
  return {
    directed: true,
    graphAttributes: { rankdir: "LR", fontname: FONT, ...(note === "" ? {} : { label: note }) },
    nodeAttributes: { shape: "box", fontname: FONT, fontsize: 11 },
    edgeAttributes: { fontname: FONT, fontsize: 9, color: "gray" },
    subgraphs: shown.map(cluster),
  };
}

const FONT = "Helvetica,Arial,sans-serif";

function cluster(cycle: ImportCycle, number: number): NonNullable<Graph["subgraphs"]>[number] {
  const { packages, imports, shortest } = drawable(cycle);
  const left = cycle.packages.length - packages.length;
  const idOf = (path: string): string => `c${number}n${packages.indexOf(path)}`;
  const onWay = new Set(shortest.map(placeKey));
  const others = imports.filter((each) => !onWay.has(placeKey(each))).slice(0, DRAWN.imports);
  return {
    name: `cluster_${number}`,
    graphAttributes: {
      label: `${number + 1}: ${cycle.kind === "test" ? "closed by tests alone" : counted(cycle.packages.length, "package")}${left > 0 ? `, ${left} not drawn` : ""}`,
    },
    nodes: packages.map((path) => ({ name: idOf(path), attributes: { label: literal(path) } })),
    edges: [
      ...shortest.map((each) => ({
        tail: idOf(each.from),
        head: idOf(each.to),
        attributes: {
          color: "red",
          label: literal(`${each.file}:${each.line}:${each.column}`),
          ...(each.test ? { style: "dashed" } : {}),
        },
      })),
      ...others.map((each) => ({ tail: idOf(each.from), head: idOf(each.to) })),
    ],
  };
}

/** All of a small cycle; of a large one the shortest way round, or the beginning of it. */
function drawable({
  packages,
  imports,
  shortest,
}: ImportCycle): Pick<ImportCycle, "packages" | "imports" | "shortest"> {
  if (packages.length <= DRAWN.packages) return { packages, imports, shortest };
  const way = shortest.slice(0, DRAWN.packages);
  const paths = [...new Set(way.flatMap(({ from, to }) => [from, to]))];
  return { packages: paths, imports: [], shortest: way };
}

function placeKey({ file, line, column }: CycleImport): string {
  return `${file}\0${line}\0${column}`;
}

/** Text as it is: in labels Graphviz reads "\N" and "&lt;", and no character that XML forbids may come through. */
function literal(text: string): string {
  return plainLine(text, 200).replaceAll("\\", "\\\\").replaceAll("&", "&amp;");
}

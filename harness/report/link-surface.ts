import type { Axes, AxisName } from "../domain/cell.ts";
import { type GoVersion, releaseName } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import { coveragePercent } from "../domain/interval.ts";
import type { LinkChild, LinkMetric, LinkPoint, LinkSurface, PointFigure } from "../domain/link-surface.ts";
import { plainLine } from "../domain/plain-text.ts";
import { effectLines } from "./link-effects.ts";
import { unmeasuredLines } from "./link-names.ts";
import { table } from "./table.ts";

/** What is printed of a point, in the order of the columns. */
interface Figure {
  readonly metric: LinkMetric;
  readonly heading: string;
}

const FIGURES: readonly Figure[] = [
  { metric: "anon", heading: "anonymous" },
  { metric: "file", heading: "file-backed" },
  { metric: "maxRss", heading: "max RSS" },
  { metric: "wall", heading: "link wall" },
  { metric: "output", heading: "output" },
];

/** A point's figures; analyse makes them. */
export type FigureOf = (point: LinkPoint, metric: LinkMetric) => PointFigure;

/** What is shown of a surface beside it. */
export interface SurfaceView {
  readonly conditions: string;
  readonly figureOf: FigureOf;
  /** Lines made by linkTraceLines. */
  readonly traces: readonly string[];
}

/** A surface as text: a table for each program, then what it says. */
export function renderLinkSurface(
  surface: LinkSurface,
  { conditions, figureOf, traces }: SurfaceView,
): string {
  const axes = shownAxes(surface.points.map((point) => point.axes));
  const programs = [...groupBy(surface.points, (point) => point.package).entries()];
  const tables = programs.flatMap(([name, points]) => ["", ...programLines(name, points, axes, figureOf)]);
  return [
    conditions,
    ...tables,
    ...section(
      "what it shows",
      surface.sentences.map((text) => plainLine(text, 600)),
    ),
    ...section("what explains the spread", effectLines(surface.effects)),
    ...traces,
    ...section("not in the figures", [...unmeasuredLines(surface.unmeasured), ...undersampledLines(surface)]),
    "",
  ].join("\n");
}

function undersampledLines({ points }: LinkSurface): string[] {
  const runs = points.flatMap((point) => point.runs);
  const missed = runs.filter(({ undersampled }) => undersampled).length;
  return missed === 0
    ? []
    : [
        `anonymous and file-backed peaks of ${missed} of ${runs.length} links: samples came too rarely (together they saw less than max RSS), as on a busy machine`,
      ];
}

/** Lines below a heading; nothing where there are none. */
export function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${heading}:`, ...lines.map((line) => `  ${line}`)];
}

/** The axes that tell links apart, and the release in any case. */
export function shownAxes(all: readonly Axes[]): AxisName[] {
  const names = [...new Set(all.flatMap((axes) => Object.keys(axes) as AxisName[]))];
  const varies = (name: AxisName) => new Set(all.map((axes) => axes[name])).size > 1;
  return ["go", ...names.filter((name) => name !== "go" && varies(name))];
}

function programLines(
  name: string | null,
  points: readonly LinkPoint[],
  axes: readonly AxisName[],
  figureOf: FigureOf,
): string[] {
  const head = [...axes, ...FIGURES.map(({ heading }) => heading), "runs", "whole build"];
  const rows = points.map((point) => [
    ...axes.map((axis) => axisCell(axis, point.axes[axis])),
    ...FIGURES.map(({ metric }) => figureWords(metric, figureOf(point, metric))),
    String(point.runs.length),
    buildWords(point),
  ]);
  const right = FIGURES.map((_, index) => axes.length + index);
  const children = childLines(points, axes);
  return [
    `linker of ${plainLine(name ?? "(package unknown)", 120)}, MiB and seconds, ${figureKind(points, figureOf)}`,
    ...table([head, ...rows], right).map((line) => `  ${line}`),
    ...(children.length > 0
      ? ["  what the linker started, apart (largest anonymous peak, sampled):", ...children]
      : []),
  ];
}

/** What a figure of the table is: coverage follows the number of values, which need not be the same everywhere. */
function figureKind(points: readonly LinkPoint[], figureOf: FigureOf): string {
  const all = points.flatMap((point) => FIGURES.map(({ metric }) => figureOf(point, metric)));
  const coverages = [
    ...new Set(all.flatMap(({ interval }) => (interval ? [coveragePercent(interval.coverage)] : []))),
  ];
  if (coverages.length === 0) return "of one run, so no interval";
  const least = Math.min(...coverages.map(Number));
  return `median [${coverages.length > 1 ? "at least " : ""}${least}% interval] of the runs`;
}

/** An axis value as a table shows it. */
export function axisCell(axis: AxisName, value: string | undefined): string {
  if (axis === "go") return releaseName((value ?? "") as GoVersion);
  return value === undefined || value === "" ? "(none)" : plainLine(value, 40);
}

function figureWords(metric: LinkMetric, { median, interval, sources }: PointFigure): string {
  if (sources.length > 1) return "sources differ";
  if (median === null) return "unknown";
  const word = (value: number) => amount(metric, value);
  const sampled = sources.includes("sampled") ? " sampled" : "";
  const range =
    interval === null || metric === "output" ? "" : ` [${word(interval.low)}-${word(interval.high)}]`;
  return `${word(median)}${range}${sampled}`;
}

function amount(metric: LinkMetric, value: number): string {
  if (metric === "wall") return (value / 1000).toFixed(2);
  const mib = value / 2 ** 20;
  return mib < 9.95 ? mib.toFixed(1) : String(Math.round(mib));
}

/** "203 (link 142, go 61)": of the run with the median peak, who was alive when the build held most. */
function buildWords({ runs }: LinkPoint): string {
  const peaks = runs
    .flatMap(({ build }) => (build ? [build] : []))
    .toSorted((a, b) => a.anonBytes - b.anonBytes);
  const middle = peaks[Math.floor(peaks.length / 2)];
  if (!middle) return "unknown";
  const who = middle.processes
    .slice(0, 3)
    .map(({ tool, anonBytes }) => `${plainLine(tool, 20)} ${amount("anon", anonBytes)}`);
  const more = middle.processes.length > 3 ? `, ${middle.processes.length - 3} more` : "";
  return `${amount("anon", middle.anonBytes)} (${who.join(", ")}${more})`;
}

function childLines(points: readonly LinkPoint[], axes: readonly AxisName[]): string[] {
  return points.flatMap((point) => {
    const tools = groupBy(
      point.runs.flatMap(({ children }) => children),
      ({ tool }) => tool,
    );
    const words = [...tools]
      .map(([tool, all]) => ({ tool, bytes: largestAnon(all) }))
      .sort((a, b) => (b.bytes ?? -1) - (a.bytes ?? -1))
      .map(
        ({ tool, bytes }) => `${plainLine(tool, 20)} ${bytes === null ? "unknown" : amount("anon", bytes)}`,
      );
    const where = axes.map((axis) => axisCell(axis, point.axes[axis])).join(" ");
    return words.length === 0 ? [] : [`    ${where}: ${words.slice(0, 5).join(", ")}`];
  });
}

/** Null where none was seen long enough to be sampled. */
function largestAnon(children: readonly LinkChild[]): number | null {
  const known = children.flatMap(({ memory }) =>
    memory.peakAnonBytes === null ? [] : [memory.peakAnonBytes],
  );
  return known.length === 0 ? null : Math.max(...known);
}

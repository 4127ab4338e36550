import type { AxisName } from "../domain/cell.ts";
import { groupBy } from "../domain/group-by.ts";
import type { GrowthMetric, GrowthReport, GrowthRow, MeasuredSize } from "../domain/growth-report.ts";
import { plainLine } from "../domain/plain-text.ts";
import { unmeasuredLines } from "./link-names.ts";
import { axisCell, section, shownAxes } from "./link-surface.ts";
import { table } from "./table.ts";

const HEADINGS: Readonly<Record<GrowthMetric, string>> = {
  anon: "the linker's anonymous peak",
  maxRss: "the linker's max RSS",
};

/** A growing project's report as text: for each program and metric a table over N, then the laws. */
export function renderGrowth(report: GrowthReport, conditions: string): string {
  const axes = shownAxes(report.rows.map(({ axes }) => axes));
  const tables = [...groupBy(report.rows, (row) => JSON.stringify([row.package, row.metric])).values()];
  return [
    conditions,
    ...tables.flatMap((rows) => ["", ...tableLines(rows, axes, report)]),
    ...section(
      "how it grows",
      report.sentences.map((text) => plainLine(text, 900)),
    ),
    ...section("how far that is checked", checkLines(report)),
    ...section("not in the figures", [...report.sizes, ...listed(report.checked)].flatMap(missingLines)),
    "",
  ].join("\n");
}

function tableLines(
  rows: readonly GrowthRow[],
  axes: readonly AxisName[],
  { sizes }: GrowthReport,
): string[] {
  const [first] = rows;
  if (!first) return [];
  const head = [...axes, ...sizes.map(({ size }) => `N=${size}`)];
  const body = rows.map((row) => [
    ...axes.map((axis) => axisCell(axis, row.axes[axis])),
    ...sizes.map(({ size }) => mib(row.medians.find((each) => each.size === size)?.value)),
  ]);
  const name = plainLine(first.package ?? "(package unknown)", 120);
  const lines = table(
    [head, ...body],
    sizes.map((_, at) => axes.length + at),
  );
  return [`${HEADINGS[first.metric]}, ${name}, medians in MiB`, ...lines.map((line) => `  ${line}`)];
}

function mib(bytes: number | undefined): string {
  if (bytes === undefined) return "unknown";
  const value = bytes / 2 ** 20;
  return value < 99.95 ? value.toFixed(1) : String(Math.round(value));
}

/** What was held against a law, so that nobody takes the rest for checked. */
function checkLines({ rows, checked, whyUnchecked }: GrowthReport): string[] {
  if (rows.length === 0) return [];
  if (whyUnchecked !== null) return [plainLine(`nothing was checked: ${whyUnchecked}`, 600)];
  const held = rows.filter(({ check }) => check !== null);
  if (!checked || held.length === 0) return ["nothing was checked: no law foretold a figure that was found"];
  const rest = rows.length - held.length;
  const failed = held.filter(({ check }) => check?.holds === false).length;
  const result = failed === 0 ? "all hold" : `${failed} of ${held.length} do not hold`;
  const others = rest === 0 ? "" : `; the other ${rest} were not checked, and may go on in another way`;
  return [
    `one more link at N = ${checked.size}, of ${held.length} of ${rows.length} laws: ${result}${others}`,
  ];
}

function missingLines({ size, unmeasured }: MeasuredSize): string[] {
  return unmeasuredLines(unmeasured).map((line) => `N = ${size}: ${line}`);
}

function listed<T>(one: T | null): readonly T[] {
  return one === null ? [] : [one];
}

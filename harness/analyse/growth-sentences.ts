import type { AxisName } from "../domain/cell.ts";
import { type GoVersion, releaseName } from "../domain/go-version.ts";
import type { GrowthMeasured, GrowthMetric, GrowthRow } from "../domain/growth-report.ts";
import { mebibytes } from "../domain/quantity.ts";
import { coverageWords, lawWords, limitWords, sizeWords } from "./growth-words.ts";
import { varyingAxes } from "./line.ts";
import { axisWords } from "./region.ts";

const NAMES: Readonly<Record<GrowthMetric, string>> = {
  anon: "the linker's anonymous peak",
  maxRss: "the linker's max RSS",
};

/** One sentence for each row that has a law, or a reason to have none, in the order of the rows. */
export function growthSentences(rows: readonly GrowthRow[], { sizes, limitBytes }: GrowthMeasured): string[] {
  const varying = varyingAxes(sizes.flatMap(({ points }) => points));
  return rows.map((row) => {
    const subject = `${NAMES[row.metric]} on ${wayWords(row, varying)}${row.package ? ` (${row.package})` : ""}`;
    const parts = [ruleWords(row), passWords(row, limitBytes), checkWords(row)];
    return `${subject}: ${parts.filter((part) => part !== "").join("; ")}.`;
  });
}

/** "go1.27.4 ldflags=-w": the release, and what else tells this way from the others. */
function wayWords({ axes }: Pick<GrowthRow, "axes">, varying: readonly AxisName[]): string {
  const others = varying.filter((name) => name !== "go").map((name) => axisWords(name, axes[name]));
  return [releaseName((axes.go ?? "") as GoVersion), ...others].join(" ");
}

function ruleWords({ law, sources }: GrowthRow): string {
  if (law === null)
    return `the figures come from different sources (${sources.join(", ")}), which are not compared`;
  return lawWords(law);
}

function passWords({ law, passes, check }: GrowthRow, limitBytes: number): string {
  if (check?.holds === false || (law?.kind !== "linear" && law?.kind !== "power")) return "";
  const limit = limitWords(limitBytes);
  if (law.curve.fixed >= limitBytes) return `above ${limit} at any N`;
  if (passes === null) return `no N up to a thousand times the largest measured passes ${limit}`;
  const high = passes.high === null ? "no end" : sizeWords(passes.high, passes.low);
  const range = `${coverageWords(passes)} interval ${sizeWords(passes.low, passes.high ?? 0)} to ${high}`;
  return `passes ${limit} at about N = ${sizeWords(passes.size)} (${range}), if the law goes on so far`;
}

function checkWords({ check, values }: GrowthRow): string {
  if (check === null) return "";
  const { size, foretold, found, holds } = check;
  const { interval } = foretold;
  const range = interval
    ? ` (${coverageWords(interval)} interval ${Math.floor(interval.low / 2 ** 20)} to ${Math.ceil(interval.high / 2 ** 20)})`
    : "";
  const told = `foretold ${mebibytes(foretold.value)}${range} at N = ${size}, found ${mebibytes(found)}`;
  const largest = Math.max(...values.map((value) => value.size));
  return holds ? `${told}: holds` : `${told}: does not hold, so this law is good up to N = ${largest} only`;
}

import type { AxisName } from "../domain/cell.ts";
import { type GoVersion, releaseName } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import type { LinkComparison, LinkMetric, LinkPoint } from "../domain/link-surface.ts";
import { addedWord } from "./link-comparisons.ts";
import { axisWords } from "./region.ts";
import { listWords } from "./words.ts";

const NAMES: Readonly<Record<LinkMetric, string>> = {
  anon: "the linker's anonymous peak",
  maxRss: "the linker's max RSS",
  file: "what the linker has mapped of files",
  wall: "the time to link",
  output: "the program's size",
};

/** The metrics that a sentence is made of; the rest is in the figures. */
const SAID: readonly LinkMetric[] = ["anon", "maxRss"];

/** An interval wider than this share says hardly anything. */
const NOISY = 0.5;

/** One sentence for each change of an axis and each metric, over all combinations of the other axes; the largest changes first. */
export function linkSentences(comparisons: readonly LinkComparison[]): string[] {
  const said = comparisons.filter(({ metric }) => SAID.includes(metric));
  const groups = groupBy(said, ({ axis, metric, from, to }) =>
    JSON.stringify([axis, metric, from.axes[axis], to.axes[axis], from.package]),
  );
  return [...groups.values()]
    .flatMap(groupSentences)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ text }) => text);
}

interface Said {
  readonly text: string;
  readonly weight: number;
}

/** What goes the same way is one sentence. */
function groupSentences(group: readonly LinkComparison[]): Said[] {
  const byVerdict = groupBy(group, ({ verdict }) => verdict);
  return [...byVerdict.entries()].map(([verdict, all]) => {
    const { axis, metric } = all[0] as LinkComparison;
    const text = `${subject(all[0] as LinkComparison)} ${predicate(verdict, all, metric)}${whereWords(all, axis)}${programWords(all[0]?.from)}`;
    const moves = verdict === "lower" || verdict === "higher";
    return {
      text: `${text}.`,
      weight: moves ? Math.max(...all.map(({ change }) => Math.abs(change?.value ?? 0))) : -1,
    };
  });
}

/** "-w", "adding -s to -w", "go1.24 after go1.23", "buildmode=pie in place of exe". */
function subject({ axis, from, to }: LinkComparison): string {
  const [before, after] = [from.axes[axis], to.axes[axis]];
  if (axis === "go") return `${releaseName(after as GoVersion)} after ${releaseName(before as GoVersion)}`;
  if (axis === "ldflags" || axis === "gcflags" || axis === "asmflags") {
    const added = before ? addedWord(before, after ?? "") : null;
    if (added !== null) return `${added} beside -${axis}="${before}"`;
    return before ? `-${axis}="${after}" in place of "${before}"` : `-${axis}="${after ?? ""}"`;
  }
  return `${axisWords(axis, after)} in place of ${before ?? "none"}`;
}

/** "lowers the linker's max RSS by 24% to 33% (95% intervals within 23-35%)": what comparisons of one verdict say. */
export function predicate(
  verdict: LinkComparison["verdict"],
  all: readonly LinkComparison[],
  metric: LinkMetric,
): string {
  const name = NAMES[metric];
  switch (verdict) {
    case "lower":
    case "higher":
      return `${verdict === "lower" ? "lowers" : "raises"} ${name} by ${sizeWords(all)}`;
    case "within-noise":
      return all.some(isNoisy)
        ? `has an effect on ${name} that cannot be told: the machine was too noisy (${spanWords(all)})`
        : `changes ${name} by nothing that can be told from noise (${spanWords(all)})`;
    case "too-few":
      return `may change ${name} (${spanWords(all)}): with so few repeats no difference can be told`;
    case "not-comparable":
      return `cannot be compared in ${name}: the figures are missing, or come from different sources`;
  }
}

function isNoisy({ change }: LinkComparison): boolean {
  const interval = change?.interval;
  return interval !== null && interval !== undefined && interval.high - interval.low > NOISY;
}

/** "51% (95% interval 49-53%)", or over several combinations "45% to 51% (intervals within 43-53%)". */
function sizeWords(all: readonly LinkComparison[]): string {
  const sizes = all.map(({ change }) => Math.abs(change?.value ?? 0));
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const size = percent(least) === percent(most) ? percent(most) : `${percent(least)} to ${percent(most)}`;
  const intervals = all.flatMap(({ change }) => (change?.interval ? [change.interval] : []));
  if (intervals.length === 0) return size;
  const ends = intervals.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]);
  const coverage = Math.min(...intervals.map((interval) => interval.coverage));
  const word = intervals.length === 1 ? "interval" : "intervals within";
  return `${size} (${percent(coverage)} ${word} ${percent(Math.min(...ends)).slice(0, -1)}-${percent(Math.max(...ends))})`;
}

/** "-1% to +2%": from the lowest end of all intervals to the highest. */
function spanWords(all: readonly LinkComparison[]): string {
  const ends = all.flatMap(({ change }) =>
    change ? [change.interval?.low ?? change.value, change.interval?.high ?? change.value] : [],
  );
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return signed(low) === signed(high) ? signed(low) : `${signed(low)} to ${signed(high)}`;
}

/** One digit below 10%, none above. */
function percent(share: number): string {
  const size = Math.abs(share) * 100;
  return `${size < 9.95 ? Number(size.toFixed(1)) : Math.round(size)}%`;
}

function signed(share: number): string {
  return `${share < 0 ? "-" : "+"}${percent(share)}`;
}

/** " on go1.26 and go1.27": the other axes' values, where they vary. */
function whereWords(all: readonly LinkComparison[], axis: AxisName): string {
  const places = [...new Set(all.map(({ from }) => placeWords(from, axis)))].filter((place) => place !== "");
  return places.length === 0 ? "" : ` on ${listWords(places)}`;
}

function placeWords({ axes }: LinkPoint, axis: AxisName): string {
  const { go, target: _, cgo: __, ...others } = axes;
  const rest = Object.entries(others).filter(([name, value]) => name !== axis && value !== "");
  const release = axis === "go" || go === undefined ? [] : [releaseName(go as GoVersion)];
  return [...release, ...rest.map(([name, value]) => axisWords(name, value))].join(" ");
}

function programWords(point: LinkPoint | undefined): string {
  return point?.package ? ` (${point.package})` : "";
}

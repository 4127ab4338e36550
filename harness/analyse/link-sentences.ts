import type { AxisName } from "../domain/cell.ts";
import { type GoVersion, releaseName } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import type { LinkComparison, LinkMetric } from "../domain/link-surface.ts";
import { varyingAxes } from "./line.ts";
import { excludesZero, isNoisy, shiftWords, sizeWords, spanWords } from "./link-changes.ts";
import { addedWord } from "./link-comparisons.ts";
import { sourcesOf, valuesOf } from "./link-metrics.ts";
import { placeWords } from "./link-places.ts";
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

/** What a comparison comes to in words: its verdict, and why it is that. */
type Kind =
  | "lower"
  | "higher"
  | "within-noise"
  /** Told from noise on its own, and not among so many comparisons. */
  | "one-of-many"
  | "noisy"
  | "too-few"
  | "single-run"
  | "other-source"
  | "zero"
  | "missing";

interface Surroundings {
  readonly varying: readonly AxisName[];
  readonly programs: number;
  readonly tested: number;
}

/** One sentence for each change of an axis and each metric, over all combinations of the other axes; the largest changes first. */
export function linkSentences(comparisons: readonly LinkComparison[]): string[] {
  const points = comparisons.flatMap(({ from, to }) => [from, to]);
  const surroundings = {
    varying: varyingAxes(points),
    programs: new Set(points.map((point) => point.package)).size,
    tested: comparisons.filter(({ q }) => q !== null).length,
  };
  const said = comparisons.filter(({ metric }) => SAID.includes(metric));
  const groups = groupBy(said, ({ axis, metric, from, to }) =>
    JSON.stringify([axis, metric, from.axes[axis], to.axes[axis], from.package]),
  );
  return [...groups.values()]
    .flatMap((group) => groupSentences(group, surroundings))
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ text }) => text);
}

interface Said {
  readonly text: string;
  readonly weight: number;
}

/** What goes the same way is one sentence. */
function groupSentences(group: readonly LinkComparison[], at: Surroundings): Said[] {
  return [...groupBy(group, kindOf)].map(([kind, all]) => {
    const [first] = all as [LinkComparison, ...LinkComparison[]];
    const { axis, from } = first;
    const others = at.varying.filter((name) => name !== axis);
    const where = placeWords(all, group, others, axis === "go" ? null : "go");
    const program = at.programs > 1 ? ` (${from.package ?? "package unknown"})` : "";
    const [does, remark] = predicate(kind, all, at);
    return {
      text: `${subject(first)} ${does}${where}${program}${remark}.`,
      weight: kind === "lower" || kind === "higher" ? largest(all) : -1,
    };
  });
}

function largest(all: readonly LinkComparison[]): number {
  return Math.max(...all.map(({ change }) => Math.abs(change?.value ?? 0)));
}

function kindOf(one: LinkComparison): Kind {
  const { verdict, change, from, to, metric } = one;
  if (verdict === "within-noise") {
    if (excludesZero(one)) return "one-of-many";
    return isNoisy(one) ? "noisy" : verdict;
  }
  if (verdict === "too-few") return change?.interval ? verdict : "single-run";
  if (verdict !== "not-comparable") return verdict;
  if (bothSources(one).length > 1) return "other-source";
  return [from, to].some((point) => valuesOf(point, metric).length === 0) ? "missing" : "zero";
}

function bothSources({ from, to, metric }: LinkComparison): readonly string[] {
  return [...new Set([...sourcesOf(from, metric), ...sourcesOf(to, metric)])];
}

/** `-ldflags=-w`, `-s beside -ldflags=-w`, "go1.24.1 after go1.23.12", "buildmode=pie in place of buildmode=exe". */
function subject({ axis, from, to }: LinkComparison): string {
  const [before, after] = [from.axes[axis], to.axes[axis]];
  if (axis === "go") return `${releaseName(after as GoVersion)} after ${releaseName(before as GoVersion)}`;
  if (axis !== "ldflags" && axis !== "gcflags" && axis !== "asmflags")
    return `${axisWords(axis, after)} in place of ${axisWords(axis, before)}`;
  const flag = (value = "") => `-${axisWords(axis, value)}`;
  if (!before) return flag(after);
  const added = addedWord(before, after ?? "");
  return added === null ? `${flag(after)} in place of ${flag(before)}` : `${added} beside ${flag(before)}`;
}

/** What comparisons come to, in groups that are said alike: each with its words, and a remark that follows the place. */
export function changesSaid(comparisons: readonly LinkComparison[]): {
  readonly all: readonly LinkComparison[];
  readonly words: string;
  readonly remark: string;
}[] {
  const tested = comparisons.filter(({ q }) => q !== null).length;
  return [...groupBy(comparisons, kindOf)].map(([kind, all]) => {
    const [words, remark] = predicate(kind, all, { tested });
    return { all, words, remark };
  });
}

/** What it does, and a remark that follows the place; "" where there is none. */
function predicate(
  kind: Kind,
  all: readonly LinkComparison[],
  { tested }: Pick<Surroundings, "tested">,
): readonly [predicate: string, remark: string] {
  const [first] = all as [LinkComparison, ...LinkComparison[]];
  const name = NAMES[first.metric];
  switch (kind) {
    case "lower":
      return [`lowers ${name} by ${sizeWords(all)}`, ""];
    case "higher":
      return [`raises ${name} by ${sizeWords(all)}`, ""];
    case "within-noise":
      return [`changes ${name} by nothing that can be told from noise (${spanWords(all)})`, ""];
    case "one-of-many":
      return [
        `seems to change ${name} (${spanWords(all)})`,
        `, yet not beyond what chance does among ${tested} comparisons`,
      ];
    case "noisy":
      return [
        `has an effect on ${name} that cannot be told (${spanWords(all)})`,
        ": the machine was too noisy",
      ];
    case "too-few":
      return [`may change ${name} (${spanWords(all)})`, ": so few repeats can tell no difference from noise"];
    case "single-run":
      return [
        `shows ${name} ${shiftWords(all)}`,
        ", by a single run on one side or both, which tells nothing about noise",
      ];
    case "other-source":
      return [
        `cannot be compared in ${name}`,
        `: the figures are by ${listWords(bothSources(first))}, and those of different sources are never compared`,
      ];
    case "zero":
      return [`cannot be compared in ${name}`, ": a figure is 0"];
    case "missing":
      return [`cannot be compared in ${name}`, ": it was not observed on both sides"];
  }
}

import { groupBy } from "../domain/group-by.ts";
import { historyKey, historyOf, type Segment } from "./history.ts";
import type { Line } from "./line.ts";
import type { Matrix } from "./matrix.ts";
import { conditionsOf, everywhereWords, type Region, regionWords } from "./region.ts";

/** Lines whose answers turn at the same releases. */
export interface Fold {
  readonly lines: readonly Line[];
  readonly histories: readonly (readonly Segment[])[];
  readonly history: readonly Segment[];
  readonly regions: readonly Region[];
  readonly where: string;
}

/** Lines that can exist, folded by equal histories, the largest fold first. */
export function foldsOf({ lines, axes }: Matrix): Fold[] {
  const possible = lines.filter((line) => !isUnsupported(line));
  const everywhere = everywhereWords(axes, possible.length < lines.length);
  const groups = groupBy(
    possible.map((line) => ({ line, history: historyOf(line) })),
    ({ history }) => historyKey(history),
  );
  return [...groups.values()]
    .map((group) => {
      const folded = group.map(({ line }) => line);
      const regions = conditionsOf(folded, possible, axes);
      const where = regionWords(regions, everywhere);
      const histories = group.map(({ history }) => history);
      return {
        lines: folded,
        histories,
        history: histories[0] ?? [],
        regions,
        where,
      };
    })
    .toSorted((a, b) => b.lines.length - a.lines.length);
}

function isUnsupported(line: Line): boolean {
  return line.states.every(({ answer }) => answer.kind === "none" && answer.why === "unsupported");
}

import type { LinkMemoryRow } from "../domain/analysis.ts";
import type { AxisName } from "../domain/cell.ts";
import type { Finding } from "../domain/finding.ts";
import { releaseName } from "../domain/go-version.ts";
import { groupBy } from "../domain/group-by.ts";
import { targetText } from "../domain/target.ts";
import type { CellState } from "./answer.ts";
import { keyWithout } from "./line.ts";
import type { Matrix } from "./matrix.ts";
import { axisWords } from "./region.ts";
import { median } from "./statistics/quantile.ts";
import { cellsWord, listWords } from "./words.ts";

/** A link this many times the median of its neighbours is a blowup. */
const FACTOR = 1.5;

/**
 * Links below this are never called a blowup: a std-only program of some size links in about 160 to 260 MB (measured, Go 1.15 to
 * 1.27), so that under 64 MiB the linker's fixed cost and the run-to-run spread are most of the figure.
 */
const COMPARED_FROM_BYTES = 64 * 2 ** 20;

/** How many values of an axis a sentence names before it counts them. */
const VALUES_NAMED = 4;

interface Link {
  readonly state: CellState;
  readonly row: LinkMemoryRow;
  readonly rss: number;
}

/** A link far beyond the links of the cells that differ in `axis` alone. */
interface Blowup {
  readonly axis: AxisName;
  readonly link: Link;
  readonly medianBytes: number;
  readonly neighbours: number;
}

/**
 * Links over limits.linkRss, and links beyond 1.5 times the median of the same package's links under the same step in cells
 * that differ in one axis only. Compared are finished links with the same source of the figure (wait4 or sampled) from the same run, of the same
 * target unless target is that axis.
 */
export function linkFindings(matrix: Matrix, rows: readonly LinkMemoryRow[]): Finding[] {
  const byCell = new Map(matrix.states.map((state) => [state.cell.id, state]));
  const links = rows.flatMap((row) => {
    const state = byCell.get(row.cell);
    return state && row.maxRssBytes !== null ? [{ state, row, rss: row.maxRssBytes }] : [];
  });
  const axes: readonly AxisName[] = ["go", ...matrix.axes];
  const blowups = axes.flatMap((axis) => blowupsAlong(axis, links.filter(isComparable)));
  // One for each axis: where linkers grew over the releases, one for each release would say the same many times.
  const folds = groupBy(blowups, ({ axis }) => axis);
  return [...overLimit(links), ...[...folds.values()].flatMap(blowupFinding)];
}

function isComparable({ row }: Link): boolean {
  return row.completed && row.maxRssSource !== null;
}

function blowupsAlong(axis: AxisName, links: readonly Link[]): Blowup[] {
  const groups = groupBy(links, ({ state, row }) =>
    JSON.stringify([
      keyWithout(state.cell, axis),
      row.package,
      row.step,
      row.maxRssSource,
      state.record?.reusedFrom ?? null,
      axis === "target" ? null : targetText(state.cell.target),
    ]),
  );
  return [...groups.values()].filter(isUnambiguous).flatMap((group) =>
    group.flatMap((link) => {
      const others = group.filter((other) => other !== link).map((other) => other.rss);
      if (others.length === 0) return [];
      const medianBytes = median(others);
      return link.rss >= COMPARED_FROM_BYTES && link.rss > FACTOR * medianBytes
        ? [{ axis, link, medianBytes, neighbours: others.length }]
        : [];
    }),
  );
}

/** False when a cell has several links of one name: which of them belong together is not known. */
function isUnambiguous(group: readonly Link[]): boolean {
  return new Set(group.map(({ state }) => state)).size === group.length;
}

function blowupFinding(fold: readonly Blowup[]): Finding[] {
  const worst = fold.toSorted((a, b) => ratio(b) - ratio(a))[0];
  if (!worst) return [];
  const cells = [...new Set(fold.map((each) => each.link.state.cell.id))];
  const { axis, link, medianBytes } = worst;
  return [
    {
      kind: "link-memory",
      axis,
      maxRssBytes: link.rss,
      comparedBytes: medianBytes,
      cells,
      sentence: `link memory: ${blowupWords(axis, fold, cells.length)}; ${worstWords(worst)}.`,
    },
  ];
}

function ratio({ link, medianBytes }: Blowup): number {
  return link.rss / medianBytes;
}

function blowupWords(axis: AxisName, fold: readonly Blowup[], cells: number): string {
  const values = [...new Set(fold.map((each) => valueWords(axis, each.link.state)))];
  const named = values.length > VALUES_NAMED ? `${values.length} values of ${axis}` : listWords(values);
  return `with ${named}, ${cellsWord(cells)} linked at more than ${FACTOR} times what cells took that differ in ${axis} alone`;
}

function valueWords(axis: AxisName, { cell }: CellState): string {
  return axis === "go" ? releaseName(cell.go) : axisWords(axis, cell.axes[axis]);
}

function worstWords(worst: Blowup): string {
  const { axis, link, medianBytes, neighbours } = worst;
  const size = `${mebibytes(link.rss)}${sourceWords(link)} in ${link.state.cell.id}`;
  const others =
    neighbours === 1 ? "the one cell that differs" : `the median of the ${neighbours} cells that differ`;
  return `the largest ratio: ${size}, ${ratio(worst).toFixed(1)} times ${others} in ${axis} alone (${mebibytes(medianBytes)})`;
}

function overLimit(links: readonly Link[]): Finding[] {
  const over = links.filter(({ state, rss }) => {
    const limit = state.cell.limits.linkRssBytes;
    return limit !== null && rss > limit;
  });
  return [...groupBy(over, ({ state }) => state.cell.limits.linkRssBytes).entries()].flatMap(
    ([limit, group]) => {
      const worst = group.toSorted((a, b) => b.rss - a.rss)[0];
      if (!worst || limit === null) return [];
      const cells = [...new Set(group.map(({ state }) => state.cell.id))];
      const where = cells.length > 4 ? "" : ` (${listWords(cells)})`;
      const largest = `the largest: ${mebibytes(worst.rss)}${sourceWords(worst)}`;
      return [
        {
          kind: "link-memory",
          axis: null,
          maxRssBytes: worst.rss,
          comparedBytes: limit,
          cells,
          sentence: `link memory: over the limit of ${mebibytes(limit)} in ${cellsWord(cells.length)}${where}; ${largest}.`,
        },
      ];
    },
  );
}

function sourceWords({ row }: Link): string {
  return row.maxRssSource === "sampled" ? " (sampled, a lower bound)" : " max RSS";
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MiB`;
}

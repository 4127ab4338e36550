import type { UnmeasuredLink } from "../domain/link-surface.ts";
import type { ParallelAdvice, ParallelPeak, ParallelRow, Spread } from "../domain/parallel-links.ts";
import { plainLine } from "../domain/plain-text.ts";
import { mebibytes } from "../domain/quantity.ts";
import { linkNamer, unmeasuredLines } from "./link-names.ts";
import { table } from "./table.ts";

/** What builds of several programs held with each -p, and which -p a limit allows. */
export function renderParallelLinks(
  rows: readonly ParallelRow[],
  advice: readonly ParallelAdvice[],
  conditions: string,
  missing: readonly UnmeasuredLink[],
): string {
  const head = ["", "-p", "links", "peak of all processes", "container's own", "build wall", "who held it"];
  const nameOf = linkNamer(rows);
  const lines = table([head, ...rows.map((row) => [nameOf(row.axes), ...rowCells(row)])], [1, 2]);
  const one = rows.length > 0 && rows.every(({ links }) => links === 1);
  return [
    conditions,
    "",
    "anonymous memory of whole builds with everything cached but the links (median, largest):",
    ...lines.map((line) => `  ${line}`),
    ...(one
      ? ["", "one program is linked in each, so -p changes nothing here; name more with --packages"]
      : []),
    ...(advice.length > 0 ? ["", ...advice.map((one) => `${nameOf(one.axes)}: ${adviceWords(one)}`)] : []),
    ...(missing.length > 0
      ? ["", "not in the figures:", ...unmeasuredLines(missing).map((line) => `  ${line}`)]
      : []),
    "",
  ].join("\n");
}

function rowCells(row: ParallelRow): string[] {
  const largest = row.runs.find(({ peak }) => peak?.anonBytes === row.peakBytes?.largest)?.peak;
  const who = largest?.processes
    .slice(0, 4)
    .map(({ tool, anonBytes }) => `${plainLine(tool, 20)} ${mebibytes(anonBytes)}`);
  const versions = new Set(row.runs.map(({ cgroupVersion }) => cgroupVersion ?? "?"));
  return [
    String(row.p),
    String(row.links),
    spreadWords(row.peakBytes),
    row.cgroupAnonBytes === null
      ? "unknown"
      : `${spreadWords(row.cgroupAnonBytes)} (cgroup v${[...versions].join("/")})`,
    row.wallMs === null ? "unknown" : `${(row.wallMs.median / 1000).toFixed(2)} s`,
    who?.join(", ") ?? "unknown",
  ];
}

function spreadWords(spread: Spread | null): string {
  return spread === null ? "unknown" : `${mebibytes(spread.median)}, ${mebibytes(spread.largest)}`;
}

function adviceWords({ memoryBytes, fits, over }: ParallelAdvice): string {
  const limit = mebibytes(memoryBytes);
  if (!fits && !over) return `which -p stays under ${limit} cannot be told: the builds were not all sampled`;
  if (!fits) return `no -p that was tried stays under ${limit}${over ? `: ${takes(over)}` : ""}`;
  const more = over ? takes(over) : "no larger one was tried";
  return `-p ${fits.p} is the largest that stays under ${limit} (its largest peak: ${mebibytes(fits.peakBytes)}); ${more}`;
}

function takes({ p, peakBytes }: ParallelPeak): string {
  return `-p ${p} takes ${mebibytes(peakBytes)}`;
}

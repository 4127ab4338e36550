import { type GoVersion, releaseName } from "../domain/go-version.ts";
import type { UnmeasuredLink } from "../domain/link-surface.ts";
import type { ParallelAdvice, ParallelRow } from "../domain/parallel-links.ts";
import { plainLine } from "../domain/plain-text.ts";
import { mebibytes } from "../domain/quantity.ts";
import { table } from "./table.ts";

/** What builds of several programs held with each -p, and which -p a limit allows. */
export function renderParallelLinks(
  rows: readonly ParallelRow[],
  advice: readonly ParallelAdvice[],
  conditions: string,
  missing: readonly UnmeasuredLink[],
): string {
  const head = ["", "-p", "links", "peak of all processes", "container's own", "build wall", "who held it"];
  const lines = table([head, ...rows.map(rowCells)], [1, 2]);
  const one = rows.length > 0 && rows.every(({ links }) => links === 1);
  return [
    conditions,
    "",
    "anonymous memory of whole builds with everything cached but the links (median, largest):",
    ...lines.map((line) => `  ${line}`),
    ...(one
      ? ["", "one program is linked in each, so -p changes nothing here; name more with --packages"]
      : []),
    ...(advice.length > 0 ? ["", ...advice.map(adviceWords)] : []),
    ...(missing.length > 0 ? ["", "not in the figures:", ...missing.map(missingLine)] : []),
    "",
  ].join("\n");
}

function missingLine({ axes, why, missing, rounds }: UnmeasuredLink): string {
  return `  ${whereWords(axes)}: ${rounds > missing ? `${missing} of ${rounds} rounds: ` : ""}${plainLine(why, 400)}`;
}

function rowCells(row: ParallelRow): string[] {
  const peaks = row.runs
    .flatMap(({ peak }) => (peak ? [peak] : []))
    .toSorted((a, b) => a.anonBytes - b.anonBytes);
  const own = row.runs.flatMap(({ cgroupAnonBytes }) => (cgroupAnonBytes === null ? [] : [cgroupAnonBytes]));
  const largest = peaks.at(-1);
  const who = largest?.processes
    .slice(0, 4)
    .map(({ tool, anonBytes }) => `${plainLine(tool, 20)} ${mebibytes(anonBytes)}`);
  const version = row.runs[0]?.cgroupVersion;
  return [
    whereWords(row.axes),
    String(row.p),
    String(row.links),
    spanWords(peaks.map(({ anonBytes }) => anonBytes)),
    own.length === 0 ? "unknown" : `${spanWords(own)} (cgroup v${version})`,
    `${(middle(row.runs.map(({ wallMs }) => wallMs)) / 1000).toFixed(2)} s`,
    who?.join(", ") ?? "unknown",
  ];
}

function spanWords(values: readonly number[]): string {
  return values.length === 0 ? "unknown" : `${mebibytes(middle(values))}, ${mebibytes(Math.max(...values))}`;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function adviceWords({ axes, memoryBytes, p, peakBytes, next }: ParallelAdvice): string {
  const limit = mebibytes(memoryBytes);
  const where = whereWords(axes);
  if (p === null)
    return `${where}: no -p stays under ${limit}: -p 1 takes ${mebibytes(peakBytes)} already; fewer or smaller programs in one build, or -ldflags=-w, take less`;
  const more = next ? `; -p ${next.p} takes ${mebibytes(next.peakBytes)}` : "; no larger one was tried";
  return `${where}: -p ${p} is the largest that stays under ${limit} (its largest peak: ${mebibytes(peakBytes)})${more}`;
}

function whereWords(axes: ParallelRow["axes"]): string {
  const { go, target: _, cgo: __, ...rest } = axes;
  const flags = Object.entries(rest).map(([name, value]) =>
    value ? ` ${name}=${JSON.stringify(value)}` : "",
  );
  return plainLine(`${releaseName((go ?? "") as GoVersion)}${flags.join("")}`, 120);
}

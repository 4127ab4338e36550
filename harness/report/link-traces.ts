import type { LinkPhase, LinkTrace, SamplingError } from "../domain/link-trace.ts";
import { plainLine } from "../domain/plain-text.ts";
import { linkNamer } from "./link-names.ts";
import { sparkline } from "./sparkline.ts";

const WIDTH = 60;

/** Traces beyond this are in the document alone; the ones with most memory are shown. */
const SHOWN = 6;

/** A phase that takes less than this share of the link is left out. */
const WORTH_NAMING = 0.04;

/** Anonymous memory over the time of a link, with the linker's phases under it. Of marked runs: never beside measured figures. */
export function linkTraceLines(traces: readonly LinkTrace[], unicode: boolean): string[] {
  if (traces.length === 0) return [];
  const shown = traces.toSorted((a, b) => peakOf(b) - peakOf(a)).slice(0, SHOWN);
  const nameOf = linkNamer(traces);
  const more =
    traces.length > shown.length ? [`  and ${traces.length - shown.length} more in the document`] : [];
  return [
    "",
    "anonymous memory over a link's time (links of their own, looked at closely; no figure above is from them):",
    ...shown.flatMap((trace) => [
      `  ${plainLine(trace.package ?? "(package unknown)", 100)} ${nameOf(trace.axes)}`,
      ...traceLines(trace, unicode),
    ]),
    ...more,
    ...errorLine(traces),
  ];
}

function traceLines(trace: LinkTrace, unicode: boolean): string[] {
  const { samples } = trace.series;
  const line = sparkline(
    samples.map(({ atMs, anonBytes }) => ({ at: atMs, value: anonBytes })),
    WIDTH,
    unicode,
  );
  const ends = `${Math.round(peakOf(trace) / 2 ** 20)} MiB, ${((samples.at(-1)?.atMs ?? 0) / 1000).toFixed(2)} s`;
  const phases =
    trace.phases === null ? ["    (this linker does not say its phases)"] : phaseLines(trace.phases);
  return [`    ${line}  ${ends}`, ...phases];
}

/** Each phase as wide as its part of the time, as far as its name has room, and the longest in words. */
function phaseLines(phases: readonly LinkPhase[]): string[] {
  const total = phases.reduce((sum, { wallMs }) => sum + wallMs, 0);
  if (total === 0) return [];
  let at = 0;
  const bar = Array.from({ length: WIDTH }, () => " ");
  for (const { name, wallMs } of phases) {
    const [from, to] = [Math.round((at / total) * WIDTH), Math.round(((at + wallMs) / total) * WIDTH)];
    at += wallMs;
    const room = to - from - 1;
    if (room < 1) continue;
    const label = plainLine(name, room).replace("…", "").slice(0, room);
    for (const [offset, character] of [...`|${label}`].entries()) bar[from + offset] = character;
  }
  const long = phases.filter(({ wallMs }) => wallMs / total >= WORTH_NAMING);
  const words = long.map(
    ({ name, wallMs }) => `${plainLine(name, 40)} ${Math.round((wallMs / total) * 100)}%`,
  );
  return [`    ${bar.join("").trimEnd()}`, `    phases, laid over the whole time: ${words.join(", ")}`];
}

function errorLine(traces: readonly LinkTrace[]): string[] {
  const errors = traces.flatMap(({ error }) => (error ? [error] : []));
  const [first] = errors;
  if (!first)
    return [
      "how far sampled peaks may lie below the true ones could not be measured: the links are too short, or have too few samples",
    ];
  const worst = Math.max(...errors.map(({ worstShare }) => worstShare));
  const mean = errors.reduce((sum, { meanShare }) => sum + meanShare, 0) / errors.length;
  const links = errors.length === 1 ? "the one link" : `the ${errors.length} links`;
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
  return [
    `anonymous and file-backed peaks are sampled every ${first.intervalMs} ms: in ${links} looked at closely that would have missed ${percent(mean)} of the anonymous peak on average, ${percent(worst)} at worst, against samples every ${fineWords(errors)}`,
  ];
}

/** "0.25 ms", or "0.25 to 0.5 ms" where long links were sampled less often. */
function fineWords(errors: readonly SamplingError[]): string {
  const fine = errors.map(({ fineMs }) => fineMs);
  const [least, most] = [Math.min(...fine), Math.max(...fine)];
  return least === most ? `${least} ms` : `${least} to ${most} ms`;
}

function peakOf({ series }: LinkTrace): number {
  return series.samples.reduce((most, { anonBytes }) => Math.max(most, anonBytes), 0);
}

const LEVELS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const PLAIN_LEVELS = [".", ":", "-", "=", "+", "*", "#", "@"];

/** One value at its time; both from 0 up. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

/**
 * Values over time in `width` characters, from 0 to their largest; each character shows the largest value of its part of the time, and
 * where there is none the one before it. "" without samples.
 */
export function sparkline(samples: readonly Sample[], width: number, unicode: boolean): string {
  const end = samples.at(-1)?.at ?? 0;
  const top = samples.reduce((most, { value }) => Math.max(most, value), 1);
  const levels = unicode ? LEVELS : PLAIN_LEVELS;
  const parts = Array.from({ length: samples.length === 0 ? 0 : width }, () => -1);
  for (const { at, value } of samples) {
    const part = Math.max(0, Math.min(width - 1, Math.floor((at / Math.max(end, 1)) * width)));
    parts[part] = Math.max(parts[part] ?? -1, value);
  }
  let last = 0;
  return parts
    .map((value) => {
      last = value < 0 ? last : value;
      return levels[Math.min(levels.length - 1, Math.floor((last / top) * levels.length))];
    })
    .join("");
}

import { coveragePercent, type Interval } from "../domain/interval.ts";
import type { LinkComparison } from "../domain/link-surface.ts";

type Change = Pick<LinkComparison, "change">;

/** An interval wider than this share says hardly anything. */
const NOISY = 0.5;

/** True where the interval is so wide that any answer would be a guess. */
export function isNoisy({ change }: Change): boolean {
  const interval = change?.interval;
  return interval !== null && interval !== undefined && interval.high - interval.low > NOISY;
}

/** True where the whole interval lies on one side of no change. */
export function excludesZero({ change }: Change): boolean {
  const interval = change?.interval;
  return interval !== null && interval !== undefined && (interval.low > 0 || interval.high < 0);
}

/**
 * The size of changes that all go one way: "51% (95% interval 49-53%)", or of several "45% to 51% (95% intervals within
 * 43-53%)". Where an interval reaches to the other side, with signs.
 */
export function sizeWords(all: readonly Change[]): string {
  const sizes = all.map(({ change }) => Math.abs(change?.value ?? 0));
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)].map(amount) as [string, string];
  const size = least === most ? most : `${least} to ${most}`;
  const span = hullOf(all);
  if (span === null) return size;
  if (span.low < 0 && span.high > 0) return `${size} (${spanWords(all)})`;
  // Of a change downwards the end that is further down is the larger.
  const [low, high] = span.high <= 0 ? [-span.high, -span.low] : [span.low, span.high];
  return `${size} (${intervalWord(all)} ${percent(low).slice(0, -1)}-${percent(high)})`;
}

/** "95% interval -1% to +2%": from the lowest end of all intervals to the highest. */
export function spanWords(all: readonly Change[]): string {
  const span = hullOf(all);
  if (span === null) return "no interval";
  const [low, high] = [signed(span.low), signed(span.high)];
  if (low === "0%" && high === "0%") return `${intervalWord(all)} less than 0.1% either way`;
  return `${intervalWord(all)} ${low} to ${high}`;
}

/** "51% lower", "the same", or of several "from 5% lower to 3% higher"; without intervals. */
export function shiftWords(all: readonly Change[]): string {
  const values = all.map(({ change }) => change?.value ?? 0);
  const [low, high] = [Math.min(...values), Math.max(...values)].map(shift) as [string, string];
  return low === high ? low : `from ${low} to ${high}`;
}

function shift(share: number): string {
  if (share === 0) return "the same";
  return `${amount(Math.abs(share))} ${share < 0 ? "lower" : "higher"}`;
}

function intervalsOf(all: readonly Change[]): Interval[] {
  return all.flatMap(({ change }) => (change?.interval ? [change.interval] : []));
}

function hullOf(all: readonly Change[]): { readonly low: number; readonly high: number } | null {
  const intervals = intervalsOf(all);
  if (intervals.length === 0) return null;
  return {
    low: Math.min(...intervals.map(({ low }) => low)),
    high: Math.max(...intervals.map(({ high }) => high)),
  };
}

function intervalWord(all: readonly Change[]): string {
  const intervals = intervalsOf(all);
  const coverage = Math.min(...intervals.map((interval) => interval.coverage));
  return `${coveragePercent(coverage)}% ${intervals.length === 1 ? "interval" : "intervals within"}`;
}

/** A change's size; one that is there is never nothing. */
function amount(share: number): string {
  const text = percent(share);
  return text === "0%" ? "less than 0.1%" : text;
}

/** One digit below 10%, none above. */
function percent(share: number): string {
  const size = Math.abs(share) * 100;
  return `${size < 9.95 ? Number(size.toFixed(1)) : Math.round(size)}%`;
}

function signed(share: number): string {
  const text = percent(share);
  if (text === "0%") return text;
  return `${share < 0 ? "-" : "+"}${text}`;
}

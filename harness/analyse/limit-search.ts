import type { LimitStep, LimitTry, TriedLimit } from "../domain/limit-search.ts";
import { limitAnswer, noSearch } from "./limit-answer.ts";
import { type Edge, edgeOf, failsByLimit, isRefused, passes } from "./limit-edge.ts";

/** What to search, and how exactly. */
export interface LimitSearch {
  /** How far apart the two ends of a sharp edge may lie, as a share of the lower; never below 1 MiB. */
  readonly toleranceShare: number;
  readonly floorBytes: number;
  readonly ceilingBytes: number;
  /** Where to begin: a peak that was measured is a good one. */
  readonly startGuessBytes: number;
  /**
   * Tries at each end of the edge, and one tolerance beyond each. Over simulated noisy edges 3 put the limit that passes half of
   * the time between the ends in 95 of 100 searches, 5 in 99, 2 in 85, 1 in half of them.
   */
  readonly repeatsAtEdge: number;
  /** Ends the search earlier, with what it knows by then. */
  readonly triesAtMost?: number;
}

/**
 * Limits are whole MiB: people write limits so, and a kernel counts in pages and charges them in batches of up to 64 per CPU, so
 * that a limit has no meaning that is much finer. Below 50 MiB this is coarser than a tolerance of 2%.
 */
const GRID_BYTES = 2 ** 20;

/** Finer than this no edge is worth its tries. */
const FINEST_SHARE = 0.001;

/**
 * The next limit to try, or the answer, for a search of the smallest memory limit at which something passes: doubling and
 * halving from the guess until there is an edge, then its geometric middle until it is as narrow as asked, then repeats at its
 * two ends and one tolerance beyond each, in turn, as an edge is noisy. An end that a repeat contradicts moves outwards, and the
 * gap that this opens is halved again. Only tries say something: the same tries give the same step.
 */
export function nextLimit(search: LimitSearch, tries: readonly LimitTry[]): LimitStep {
  const bounds = boundsOf(search);
  if (!bounds) return noSearch(tries.length);
  const edge = edgeOf(tries);
  const next = nextTry(bounds, edge);
  if (next !== null && tries.length < bounds.most) return { kind: "try", limitBytes: next };
  return limitAnswer(edge, bounds, next === null);
}

interface Bounds {
  readonly floor: number;
  readonly ceiling: number;
  readonly guess: number;
  readonly share: number;
  readonly repeats: number;
  readonly most: number;
}

function boundsOf(search: LimitSearch): Bounds | null {
  const floor = Math.max(GRID_BYTES, Math.ceil(search.floorBytes / GRID_BYTES) * GRID_BYTES);
  const ceiling = Math.floor(search.ceilingBytes / GRID_BYTES) * GRID_BYTES;
  if (!(floor <= ceiling && ceiling <= Number.MAX_SAFE_INTEGER)) return null;
  const guess = onGrid(search.startGuessBytes, floor, ceiling);
  const share = Math.max(FINEST_SHARE, search.toleranceShare || 0);
  const repeats = Math.max(1, Math.floor(search.repeatsAtEdge) || 1);
  const most = Math.min(
    search.triesAtMost ?? Number.POSITIVE_INFINITY,
    triesEnough(ceiling / floor, share, repeats),
  );
  return { floor, ceiling, guess, share, repeats, most };
}

/** The nearest whole MiB between two others; the upper one for what is no number. */
function onGrid(bytes: number, from: number, to: number): number {
  const near = Math.round(bytes / GRID_BYTES) * GRID_BYTES;
  return Number.isNaN(near) ? to : Math.min(to, Math.max(from, near));
}

/** A sharp edge takes about a quarter of these; an edge of noise ends here at the latest. */
function triesEnough(range: number, share: number, repeats: number): number {
  const halvings = Math.ceil(Math.log2(1 + Math.log(range) / Math.log1p(share)));
  return Math.ceil(Math.log2(range)) + 2 * halvings + 12 * repeats + 4;
}

function nextTry(bounds: Bounds, edge: Edge): number | null {
  const { limits, low, high } = edge;
  const [lowest, highest] = [limits[0], limits.at(-1)];
  if (!lowest || !highest) return bounds.guess;
  if (high === limits.length) return upwards(bounds, highest);
  if (low < 0 && lowest.limitBytes > bounds.floor)
    return onGrid(lowest.limitBytes / 2, bounds.floor, lowest.limitBytes - GRID_BYTES);
  return insideGap(bounds, edge) ?? repeated(bounds, edge);
}

/** Nothing passes for sure yet: twice as much; at once all there is where more memory may not be what it lacks. */
function upwards({ ceiling, repeats }: Bounds, highest: TriedLimit): number | null {
  if (highest.limitBytes < ceiling) {
    const byLimit = passes(highest) || failsByLimit(highest) || isRefused(highest);
    return byLimit ? Math.min(ceiling, 2 * highest.limitBytes) : ceiling;
  }
  return highest.tries < repeats && !isRefused(highest) ? ceiling : null;
}

/** The middle of the gap above the low end or below the high one, where it is wider than the tolerance. */
function insideGap({ share }: Bounds, { limits, low, high }: Edge): number | null {
  for (const at of [low, high - 1]) {
    const [from, to] = [limits[at]?.limitBytes, limits[at + 1]?.limitBytes];
    if (from === undefined || to === undefined || to - from <= Math.max(GRID_BYTES, from * share)) continue;
    return onGrid(Math.sqrt(from * to), from + GRID_BYTES, to - GRID_BYTES);
  }
  return null;
}

/** The limit that has been tried least among the two ends and one tolerance beyond each, until all have been tried enough. */
function repeated({ floor, ceiling, share, repeats }: Bounds, { limits, low, high }: Edge): number | null {
  const [lowEnd, highEnd] = [limits[low], limits[high]];
  const isProven = lowEnd !== undefined && !isRefused(lowEnd);
  // Failures that never were a matter of memory: what lies beyond them would not make the answer clear.
  if (lowEnd && isProven && lowEnd.tries >= repeats && !failsByLimit(lowEnd)) return null;
  const ends: number[] = [];
  if (lowEnd && isProven) ends.push(lowEnd.limitBytes);
  if (highEnd) ends.push(highEnd.limitBytes);
  if (lowEnd && isProven) ends.push(Math.max(floor, lowEnd.limitBytes - stepAt(lowEnd, share)));
  if (highEnd) ends.push(Math.min(ceiling, highEnd.limitBytes + stepAt(highEnd, share)));
  const triesAt = (bytes: number): number =>
    limits.find(({ limitBytes }) => limitBytes === bytes)?.tries ?? 0;
  const least = Math.min(...ends.map(triesAt));
  return least < repeats ? (ends.find((bytes) => triesAt(bytes) === least) ?? null) : null;
}

function stepAt({ limitBytes }: TriedLimit, share: number): number {
  return Math.max(GRID_BYTES, Math.round((limitBytes * share) / GRID_BYTES) * GRID_BYTES);
}

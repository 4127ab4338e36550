import type { LimitAnswer, TriedLimit } from "../domain/limit-search.ts";
import { type Edge, failsByLimit, isRefused, passes } from "./limit-edge.ts";

/** Limits that an answer lists beyond each end of the edge. */
const BEYOND = 2;

/** What the tries say, and nothing beyond them. `settled`: no further try was wanted. */
export function limitAnswer(
  edge: Edge,
  bounds: { readonly floor: number; readonly ceiling: number },
  settled: boolean,
): LimitAnswer {
  const { limits, low, high } = edge;
  const said = {
    tries: limits.reduce((sum, each) => sum + each.tries, 0),
    edge: limits.slice(Math.max(0, low - BEYOND), high + BEYOND + 1),
    monotone: high === low + 1,
    settled,
  };
  const [lowEnd, highEnd] = [limits[low], limits[high]];
  const failedBytes = limits.slice(0, low + 1).findLast((each) => failsByLimit(each))?.limitBytes ?? null;
  const unclear = (at: TriedLimit | undefined): LimitAnswer => ({
    ...said,
    kind: "unclear",
    why: whyUnclear(at),
    allPassedBytes: highEnd?.limitBytes ?? null,
    failedBytes,
  });

  if (!highEnd) {
    const highest = limits.at(-1);
    if (!highest || highest.limitBytes < bounds.ceiling || !failsByLimit(highest)) return unclear(highest);
    return {
      ...said,
      kind: "fails-at-ceiling",
      ceilingBytes: highest.limitBytes,
      outcomes: highest.outcomes,
    };
  }
  const allPassedBytes = highEnd.limitBytes;
  if (lowEnd && failsByLimit(lowEnd))
    return { ...said, kind: "found", nonePassedBytes: lowEnd.limitBytes, allPassedBytes };
  if (lowEnd && !isRefused(lowEnd)) return unclear(lowEnd);
  const first = limits[low + 1];
  const isFloor = lowEnd !== undefined || first?.limitBytes === bounds.floor;
  if (!first || !isFloor || !passes(first)) return unclear(undefined);
  return { ...said, kind: "passes-at-floor", floorBytes: first.limitBytes, allPassedBytes };
}

/** Bounds between which no limit lies: nothing was, or can be, tried. */
export function noSearch(tries: number): LimitAnswer {
  return {
    kind: "unclear",
    why: "bad-bounds",
    tries,
    edge: [],
    monotone: true,
    settled: true,
    allPassedBytes: null,
    failedBytes: null,
  };
}

function whyUnclear(at: TriedLimit | undefined): Extract<LimitAnswer, { kind: "unclear" }>["why"] {
  if (!at || failsByLimit(at)) return "out-of-tries";
  if (at.outcomes["failed-otherwise"]) return "failed-otherwise";
  if (at.outcomes["killed-unknown"]) return "killed-unknown";
  return isRefused(at) ? "could-not-start" : "out-of-tries";
}

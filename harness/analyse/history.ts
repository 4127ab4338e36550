import type { GoVersion } from "../domain/go-version.ts";
import type { Signature } from "../domain/verdict.ts";
import type { CellState } from "./answer.ts";
import type { Line } from "./line.ts";

/** A run of neighbouring releases with equal answers; releases without an answer neither break nor extend it. */
export interface Segment {
  readonly kind: "pass" | "shows";
  /** Null for a pass. */
  readonly signature: Signature | null;
  readonly failureClass: string | null;
  readonly first: GoVersion;
  readonly last: GoVersion;
  readonly states: readonly CellState[];
}

/** A line's answers as segments, oldest first. Neighbouring segments always differ. */
export function historyOf(line: Line): Segment[] {
  const segments: Segment[] = [];
  for (const state of line.states) {
    if (state.answer.kind === "none") continue;
    const last = segments.at(-1);
    if (last && identity(last) === (state.answer.kind === "shows" ? state.answer.signature : null))
      segments[segments.length - 1] = {
        ...last,
        last: state.cell.go,
        states: [...last.states, state],
      };
    else segments.push(segmentOf(state));
  }
  return segments;
}

function segmentOf(state: CellState): Segment {
  const shown = state.answer.kind === "shows" ? state.answer : null;
  return {
    kind: shown ? "shows" : "pass",
    signature: shown?.signature ?? null,
    failureClass: shown?.failureClass ?? null,
    first: state.cell.go,
    last: state.cell.go,
    states: [state],
  };
}

function identity(segment: Segment): Signature | null {
  return segment.signature;
}

/**
 * Equal for histories whose answers turn at the same releases in the same way. How far back passes reach does not count
 * where a failure just begins (nor how far on, where it ends): targets that are younger than others still go together.
 */
export function historyKey(history: readonly Segment[]): string {
  const [a, b] = history;
  if (history.length === 2 && a?.kind === "pass" && b)
    return JSON.stringify([a.last, b.signature, b.first, b.last]);
  if (history.length === 2 && a && b?.kind === "pass")
    return JSON.stringify([a.signature, a.first, a.last, b.first]);
  return JSON.stringify(history.map(({ signature, first, last }) => ({ signature, first, last })));
}

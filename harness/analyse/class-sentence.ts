import type { GoVersion } from "../domain/go-version.ts";
import type { Signature } from "../domain/verdict.ts";
import type { CellState } from "./answer.ts";
import { failureFindings } from "./failure-findings.ts";
import { foldsOf } from "./fold.ts";
import { matrixOf } from "./matrix.ts";

/**
 * What holds for a whole class of failures, whichever its messages: tools word the same failure differently from release
 * to release. Null when the class has one signature alone.
 */
export function classSentence(
  states: readonly CellState[],
  failureClass: string,
  releases: readonly GoVersion[],
): string | null {
  const messages = new Set(
    states.flatMap(({ answer }) =>
      answer.kind === "shows" && answer.failureClass === failureClass ? [answer.signature] : [],
    ),
  );
  if (messages.size < 2) return null;
  const name = `${failureClass} (${messages.size} different messages)`;
  const matrix = matrixOf(states.map(byClass), releases);
  const [finding] = failureFindings(matrix, foldsOf(matrix), failureClass as string as Signature, name);
  return finding?.sentence ?? null;
}

/** The cell with its failure's class in place of its signature. */
function byClass(state: CellState): CellState {
  if (state.answer.kind !== "shows") return state;
  return {
    ...state,
    answer: {
      ...state.answer,
      signature: state.answer.failureClass as string as Signature,
    },
  };
}

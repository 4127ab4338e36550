import type { BytePlace } from "../../domain/bytes-detail.ts";
import type { SourcePiece } from "../../domain/observation.ts";

/** Where the bytes of a piece of a file stand in it. */
export interface LineMap {
  /** The place of the byte at an index of the piece. */
  placeOf(index: number): BytePlace;
  /** The index at which the line of the byte at an index begins. */
  lineStart(index: number): number;
}

const NEWLINE = 0x0a;

/** Lines as Go counts them: only a newline ends one, and columns are bytes. */
export function lineMap({ bytes, startByte, startLine, startColumn }: SourcePiece): LineMap {
  const starts = [0];
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) starts.push(at + 1);
  const lineOf = (index: number): number => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle;
    }
    return low;
  };
  return {
    lineStart: (index) => starts[lineOf(index)] ?? 0,
    placeOf: (index) => {
      const line = lineOf(index);
      return {
        offset: startByte + index,
        line: startLine + line,
        column: index - (starts[line] ?? 0) + (line === 0 ? startColumn : 1),
      };
    },
  };
}

import type { ByteFinding, BytesDetail } from "../../domain/bytes-detail.ts";
import type { SourcePiece } from "../../domain/observation.ts";
import type { DetailContext } from "../details.ts";
import { indexOfPlace, pieceAt } from "../source-piece.ts";

/** The classes whose cause are bytes or marks of the source text itself. */
const CLASSES: ReadonlySet<string> = new Set(["compile.syntax", "compile.encoding"]);

/** What stands in the source at the place of an error in its text. */
export function bytesDetails({ verdict, sources, facts }: DetailContext): readonly BytesDetail[] {
  const { place, failureClass } = verdict;
  if (!place || !CLASSES.has(failureClass)) return [];
  const piece = pieceAt(sources, place, facts.root);
  const finding = piece && place.line !== null ? findingAt(piece, place.line, place.column ?? 1) : null;
  if (!piece || !finding) return [];
  return [{ kind: "bytes", file: place.file, sizeBytes: piece.sizeBytes, findings: [finding], more: 0 }];
}

function findingAt(piece: SourcePiece, line: number, column: number): ByteFinding | null {
  const index = indexOfPlace(piece, line, column);
  if (index === null) return null;
  const hex = Buffer.from(piece.bytes.subarray(index, index + 1)).toString("hex");
  return {
    ...{ offset: piece.startByte + index, line, column, origin: "at-place", named: true, hex },
    ...{ codePoint: null, name: null, token: null, words: "", opened: null },
  };
}

import type { ByteFinding, BytesDetail } from "../../domain/bytes-detail.ts";
import type { SourcePiece } from "../../domain/observation.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { DetailContext } from "../details.ts";
import { displayPath } from "../display-path.ts";
import { indexOfPlace, pieceAt, pieceNamedIn } from "../source-piece.ts";
import { atPlace } from "./at-place.ts";
import { findingOf, oddFinding } from "./finding.ts";
import { namedOdd } from "./named.ts";
import { breaksStructure, oddIn } from "./odd.ts";
import { readSource, type SourceText } from "./source-text.ts";
import { checkStructure } from "./structure.ts";
import { type Utf16, utf16Of } from "./utf16.ts";

/** The classes whose cause can be bytes or marks of the text itself. */
const CLASSES = /^(?:compile\.(?:syntax|encoding)|gomod\..*|gowork\..*)$/;

/** Findings that are listed. */
const MOST = 6;

/** The bytes at the place of an error in a source text, and what else does not belong into that text. */
export function bytesDetails({ verdict, sources, facts }: DetailContext): readonly BytesDetail[] {
  if (!CLASSES.test(verdict.failureClass)) return [];
  const { place, firstError } = verdict;
  const piece = place ? pieceAt(sources, place, facts.root) : pieceNamedIn(sources, firstError);
  if (!piece) return [];
  const { findings, total } = findingsOf(piece, verdict);
  if (findings.length === 0) return [];
  return [
    {
      ...{
        kind: "bytes",
        file: place?.file ?? displayPath(piece.path, facts.root),
        sizeBytes: piece.sizeBytes,
      },
      ...{ findings: findings.slice(0, MOST), more: Math.max(0, total - MOST) },
    },
  ];
}

/** The first findings, and the number of all. */
interface Found {
  readonly findings: readonly ByteFinding[];
  readonly total: number;
}

/** What does not belong into a source: at the named place first, then odd characters, then what does not close. */
function findingsOf(piece: SourcePiece, { place, firstError }: Verdict): Found {
  const source = readSource(piece);
  const utf16 = piece.startByte === 0 ? utf16Of(piece.bytes) : null;
  if (utf16) return { findings: [utf16Finding(source, utf16)], total: 1 };
  const odd = oddIn(source, place?.line ?? null);
  // In go.mod columns are counted in characters.
  const index = source.isGo && source.ownLines ? indexOf(piece, place) : null;
  const first = namedOdd(source, odd, { place, index, message: firstError });
  const structure = odd.some(breaksStructure) ? { findings: [], total: 0 } : checkStructure(source);
  const here = first
    ? [{ ...oddFinding(source, first), named: true }]
    : index === null
      ? []
      : placed(structure.findings, piece.startByte + index, atPlace(source, index, firstError));
  const others = [
    ...odd
      .filter((each) => each !== first)
      .slice(0, MOST)
      .map((each) => oddFinding(source, each)),
    ...structure.findings,
  ];
  const rest = others.filter((each) => !here.some((other) => isSame(each, other)));
  const left = odd.length - (first ? 1 : 0) + structure.total - (others.length - rest.length);
  return { findings: [...here, ...rest], total: here.length + left };
}

function indexOf(piece: SourcePiece, place: Verdict["place"]): number | null {
  if (!place || place.line === null || place.column === null) return null;
  return indexOfPlace(piece, place.line, place.column);
}

/** What does not close is what the tool named, where it shows at that place or was opened there. */
function placed(
  structure: readonly ByteFinding[],
  offset: number,
  otherwise: readonly ByteFinding[],
): readonly ByteFinding[] {
  const same = structure.find((each) => each.offset === offset || each.opened?.offset === offset);
  return same ? [{ ...same, named: true }] : otherwise;
}

function isSame(a: ByteFinding, b: ByteFinding): boolean {
  return a.offset === b.offset && a.origin === b.origin && a.opened?.offset === b.opened?.offset;
}

function utf16Finding(source: SourceText, { order, by }: Utf16): ByteFinding {
  const how =
    by === "mark" ? "its first two bytes are that byte order mark" : "nearly every second byte is zero";
  const words = `the whole file is UTF-16 ${order} (${how}): save it as UTF-8, with iconv -f UTF-16${by === "mark" ? "" : order} -t UTF-8`;
  const end = Math.min(by === "mark" ? 2 : 8, source.bytes.length);
  return {
    ...findingOf(source, 0, end, { origin: "utf-16", words, token: by === "mark" ? "ILLEGAL" : null }),
    named: true,
  };
}

import type { ByteFinding, BytesDetail } from "../../domain/bytes-detail.ts";
import { plainLine } from "../../domain/plain-text.ts";

/** The bytes of a source text, each finding on a line. */
export function bytesLines({ file, findings, more }: BytesDetail): readonly string[] {
  return [
    ...findings.map((finding) => findingLine(file, finding)),
    ...(more > 0 ? [`and ${more} more in that file`] : []),
  ];
}

function findingLine(file: string, { line, column, offset, hex }: ByteFinding): string {
  return `${plainLine(file, 200)}:${line}:${column} is byte ${offset}: ${hex}`;
}

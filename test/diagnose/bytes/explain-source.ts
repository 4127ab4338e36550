import { detailsOf } from "../../../harness/diagnose/details.ts";
import { diagnoseLog, logFacts } from "../../../harness/diagnose/log.ts";
import type { ByteFinding, BytesDetail } from "../../../harness/domain/bytes-detail.ts";
import type { SourcePiece } from "../../../harness/domain/observation.ts";

/** A whole file as a cell's probe brings it back. */
export function piece(path: string, content: string | Uint8Array): SourcePiece {
  const bytes = Buffer.from(content as string);
  return {
    ...{ step: 0, path, file: `/work/src/${path.replace(/^\.\//, "")}`, sizeBytes: bytes.length },
    ...{ startByte: 0, startLine: 1, startColumn: 1, bytes },
  };
}

/** The part of a file from a byte on, with the line and column at which it begins. */
export function windowOf(whole: SourcePiece, from: number, size: number): SourcePiece {
  const before = Buffer.from(whole.bytes.subarray(0, from));
  const startLine = before.toString("latin1").split("\n").length;
  const startColumn = from - before.lastIndexOf("\n");
  return {
    ...whole,
    startByte: from,
    startLine,
    startColumn,
    bytes: whole.bytes.subarray(from, from + size),
  };
}

/** The bytes detail of a log with the sources that it names; null where there is none. */
export function bytesOf(log: string, ...sources: readonly SourcePiece[]): BytesDetail | null {
  const verdict = diagnoseLog(log, { exit: 1 })?.verdict;
  if (!verdict) throw new Error("the log shows no failure");
  const nothingRan = { attempt: null, step: null, processes: [] };
  const context = { ...nothingRan, verdict, sources, lines: log.split("\n"), facts: logFacts({}, null) };
  return detailsOf(context).find((detail) => detail.kind === "bytes") ?? null;
}

/** What is found in main.go when a tool names that place of it with that message. */
export function findingsAt(
  place: string,
  message: string,
  content: string | Uint8Array,
): readonly ByteFinding[] {
  return bytesOf(`# m\n./main.go:${place}: ${message}\n`, piece("./main.go", content))?.findings ?? [];
}

/** A finding in short: its place, bytes, character and token. */
export function short({ line, column, offset, hex, codePoint, name, token }: ByteFinding): string {
  return [`${line}:${column}`, `byte ${offset}`, hex, codePoint, name, token]
    .filter((part) => part)
    .join(" ");
}

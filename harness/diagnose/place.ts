import type { SourcePlace } from "../domain/verdict.ts";
import { displayPath } from "./display-path.ts";

/** A diagnostic line taken apart. `prefix` is a tool's name in front of the place, such as "vet". */
export interface PlacedLine {
  readonly place: SourcePlace;
  readonly message: string;
  readonly prefix: string | null;
}

const PLACED =
  /^(?:(?<prefix>go|vet|cgo|asm|compile|link|go build|go vet): )?(?<file>(?:[A-Za-z]:)?[^:\t]+):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?:? ?(?<rest>.*)$/;

/** File suffixes that Go and C tools name in diagnostics. */
const SOURCE_FILE =
  /(?:\.(?:go|s|S|c|h|cc|cpp|cxx|hpp|hh|m|mm|f|y|swig|syso|mod|work|sum|txt|o|a)|cgo-gcc-prolog)$/;

/** Reads "file:line:column: message" or "file:line: message" in any of the tools' forms; null when the line has no place. */
export function parsePlaced(line: string, root = "/work/src"): PlacedLine | null {
  const groups = PLACED.exec(line.trimStart())?.groups;
  if (!groups) return null;
  const file = groups.file ?? "";
  if (!SOURCE_FILE.test(file)) return null;
  return {
    place: {
      file: displayPath(file, root),
      line: Number(groups.line),
      column: groups.column === undefined ? null : Number(groups.column),
    },
    message: groups.rest ?? "",
    prefix: groups.prefix ?? null,
  };
}

import type { Detail } from "../domain/detail.ts";
import { plainLine } from "../domain/plain-text.ts";
import { cycleLines } from "./cycles.ts";
import { bytesLines } from "./details/bytes.ts";
import { cacheLines } from "./details/cache.ts";
import { knownCrashLines } from "./details/known-crash.ts";
import { libcLines } from "./details/libc.ts";
import { stackLines } from "./details/stack.ts";
import { symbolsLines } from "./details/symbols.ts";
import { paletteOf } from "./palette.ts";

/** A detail as a label and its lines, plain text without colours. */
export interface DetailLines {
  readonly label: string;
  readonly lines: readonly string[];
}

/** A detail for a person. Each kind has a file of its own. */
export function renderDetail(detail: Detail): DetailLines {
  switch (detail.kind) {
    case "also":
      return { label: "also", lines: detail.faults.map((fault) => plainLine(fault, 600)) };
    case "bytes":
      return { label: "bytes", lines: bytesLines(detail) };
    case "cycle":
      return { label: "cycle", lines: cycleLines(detail.cycle, null, paletteOf(false)) };
    case "libc":
      return { label: "C library", lines: libcLines(detail) };
    case "symbols":
      return { label: "symbols", lines: symbolsLines(detail) };
    case "cache":
      return { label: "cache", lines: cacheLines(detail) };
    case "known-crash":
      return { label: "known as", lines: knownCrashLines(detail) };
    case "stack":
      return { label: "stack", lines: stackLines(detail) };
  }
}

import type { Detail } from "../domain/detail.ts";
import { bytesLines } from "./details/bytes.ts";
import { knownCrashLines } from "./details/known-crash.ts";
import { stackLines } from "./details/stack.ts";

/** A detail as a label and its lines, plain text without colours. */
export interface DetailLines {
  readonly label: string;
  readonly lines: readonly string[];
}

/** A detail for a person. Each kind has a file of its own. */
export function renderDetail(detail: Detail): DetailLines {
  switch (detail.kind) {
    case "bytes":
      return { label: "bytes", lines: bytesLines(detail) };
    case "known-crash":
      return { label: "known as", lines: knownCrashLines(detail) };
    case "stack":
      return { label: "stack", lines: stackLines(detail) };
  }
}

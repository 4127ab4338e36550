import type { Detail } from "../domain/detail.ts";
import { bytesLines } from "./details/bytes.ts";

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
  }
}

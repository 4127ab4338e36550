import { plainLine } from "../../domain/plain-text.ts";
import type { SourcedFrame, StackDetail } from "../../domain/stack-detail.ts";

/** The frames of a tool's stack, each with its line's own words below. */
export function stackLines({ frames, more, cut }: StackDetail): readonly string[] {
  return [
    ...frames.flatMap(frameLines),
    ...(more > 0 ? [`and ${more} more${cut ? " and those that the text leaves out" : ""}`] : []),
  ];
}

function frameLines({ function: name, file, line, text }: SourcedFrame): string[] {
  return [
    `${plainLine(name, 200)} at ${plainLine(file ?? "a place that is not known", 200)}${line === null ? "" : `:${line}`}`,
    `    ${text === null ? "(source not seen)" : plainLine(text, 200)}`,
  ];
}

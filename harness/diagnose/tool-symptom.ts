import type { ToolProcess } from "../domain/observation.ts";
import { GO_LINE_NOTE } from "./newer-go-line.ts";
import { plainPackage, type Segment } from "./segments.ts";
import type { Facts, Symptom } from "./symptom.ts";
import { cleanLines } from "./text-lines.ts";
import { sourcesOf } from "./tool-family.ts";

/**
 * The part of the step's output that a tool printed: its package's, else the one that holds one of its lines (the
 * package is not known where TOOLEXEC_IMPORTPATH is not set, up to 1.15 or so, and is "main" by -p). Null when none is.
 */
export function segmentOf(process: ToolProcess, segments: readonly Segment[]): Segment | null {
  const name = process.package === null ? null : plainPackage(process.package);
  const named = segments.filter((segment) => segment.package !== null && segment.package === name);
  if (named.length === 1) return named[0] ?? null;
  const tails = new Set(
    cleanLines(process.output ?? "")
      .filter(isText)
      .map(tailOf),
  );
  const telling = segments.find((segment) => segment.lines.some((line) => tails.has(tailOf(line))));
  const headed = segments.filter((segment) => segment.package !== null);
  return telling ?? (tails.size > 0 && headed.length === 1 ? (headed[0] ?? null) : null);
}

/**
 * A failing tool as a symptom. A tool names files relative to its own working folder; the go command rewrites them
 * relative to the project: each line is shown in the go command's form. Null for a tool of whose words nothing is known.
 */
export function toolSymptom(
  stage: string,
  process: ToolProcess,
  segment: Segment | null,
  segments: readonly Segment[],
  facts: Facts,
): Symptom | null {
  const said = cleanLines(process.output ?? "").filter(isText);
  const lines = said.length > 0 ? asShown(said, segment?.lines ?? []) : lastWords(process, segments);
  if (lines.length === 0) return null;
  const own = process.package === null ? null : plainPackage(process.package);
  return {
    ...{
      stage,
      level: "tool",
      tool: process.tool,
      lines: [...lines, ...goLineNotes(segment)],
      facts,
      sources: sourcesOf(process.tool),
    },
    package: segment?.package ?? (own === "main" ? null : own),
    exit: process.end?.kind === "exited" ? process.end.code : null,
    signal: process.end?.kind === "signalled" ? process.end.signal : null,
  };
}

/** The go command's remark below a tool's words, up to 1.20, when the module asks for a newer release. */
function goLineNotes(segment: Segment | null): readonly string[] {
  return (segment?.lines ?? []).filter((line) => GO_LINE_NOTE.test(line));
}

/** What the go command says of a tool that died without a word: "example.com/m: /path/link: signal: killed". */
function lastWords(process: ToolProcess, segments: readonly Segment[]): readonly string[] {
  const own = process.package === null ? "" : plainPackage(process.package);
  return segments
    .flatMap((segment) => segment.lines)
    .filter((line) => line.includes(": signal: ") && line.includes(own))
    .slice(0, 1);
}

function asShown(lines: readonly string[], shown: readonly string[]): readonly string[] {
  const byTail = new Map(shown.filter(isText).map((line) => [tailOf(line), line]));
  return lines.map((line) => byTail.get(tailOf(line)) ?? line);
}

function isText(line: string): boolean {
  return line.trim() !== "";
}

/** A line without the folders in front of the file that it names. */
function tailOf(line: string): string {
  const end = line.search(/:\d/);
  const slash = end < 0 ? -1 : line.lastIndexOf("/", end);
  return slash < 0 ? line : line.slice(slash + 1);
}

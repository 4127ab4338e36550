import type { GoVersion } from "../../domain/go-version.ts";
import type { DetailContext } from "../details.ts";
import { cleanLines } from "../text-lines.ts";

/** A crash as it was seen. */
export interface SeenCrash {
  readonly tool: string;
  /** What the tool said of it, with the lines below that say more. */
  readonly message: string;
  /** The tool's words from the message on, with the stack where one was printed. */
  readonly lines: readonly string[];
  readonly go: GoVersion | null;
}

/** The classes in which a tool of Go's died. */
const CLASSES: ReadonlySet<string> = new Set(["compile.ice", "link.crash", "tool.crash"]);
/** The phase stands in the first line, the panic's words two below. */
const MESSAGE_LINES = 4;

/**
 * The crash behind a verdict, in the tool's own words alone: what it was seen to print (with the stack that the probe
 * asked it for), else its package's part of the log. Null where the verdict is of no crash.
 */
export function seenCrash({ verdict, processes, lines, facts }: DetailContext): SeenCrash | null {
  const failure = verdict.failures.find(({ first }) => first);
  const quoted = failure?.evidence[0];
  if (!CLASSES.has(verdict.failureClass) || !failure || quoted === undefined) return null;
  const crash = messageOf(quoted);
  const said = processes
    .filter(({ tool, output }) => tool === failure.tool && output !== null)
    .map(({ output }) => cleanLines(output ?? ""));
  for (const text of [...said, lines]) {
    const start = text.findIndex((line) => line.includes(crash));
    if (start < 0) continue;
    const length = text.slice(start + 1).findIndex((line) => line.startsWith("# "));
    const own = text.slice(start, length < 0 ? text.length : start + 1 + length);
    const message = own.slice(0, MESSAGE_LINES).join("\n");
    return { tool: failure.tool, message, lines: own, go: facts.go };
  }
  return null;
}

/** A message without its place: a tool names files otherwise than the go command that passes its words on. */
function messageOf(line: string): string {
  const at = line.indexOf("internal compiler error: ");
  return at < 0 ? line : line.slice(at);
}

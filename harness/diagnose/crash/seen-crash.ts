import type { GoVersion } from "../../domain/go-version.ts";
import type { DetailContext } from "../details.ts";

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

/** The crash behind a verdict, in the tool's own words alone: up to the next package's part. Null where it is of no crash. */
export function seenCrash({ verdict, lines, facts }: DetailContext): SeenCrash | null {
  const failure = verdict.failures.find(({ first }) => first);
  const quoted = failure?.evidence[0];
  if (!CLASSES.has(verdict.failureClass) || !failure || quoted === undefined) return null;
  const start = lines.findIndex((line) => line.startsWith(quoted));
  if (start < 0) return null;
  const length = lines.slice(start).findIndex((line) => line.startsWith("# "));
  const own = lines.slice(start, length < 0 ? lines.length : start + length);
  return {
    tool: failure.tool,
    message: own.slice(0, MESSAGE_LINES).join("\n"),
    lines: own,
    go: facts.go,
  };
}

import type { StackFrame, StackTrace } from "../../domain/stack-trace.ts";
import { parseStacks } from "../parse-stack.ts";
import { normaliseMessage } from "../signature.ts";

/** What reports a crash: nothing of it tells what went wrong. */
const REPORTING =
  /^cmd\/(?:compile\/internal\/base\.|compile\/internal\/gc\.(?:hidePanic|handlePanic|hcrash)\b|compile\/internal\/ssa\.Compile\.func|.*\.(?:Fatal|Fatalf|FatalfAt)$)/;
/** What leads to every phase of every function and package: all crashes go through it. */
const DRIVING =
  /^cmd\/(?:compile\/internal\/(?:ssa\.Compile|ssagen\.(?:buildssa|Compile)|gc\.(?:Main|compileFunctions|prepareFunc|enqueueFunc|buildssa|compileSSA|compile|funccompile)|noder\.(?:LoadPackage|unified|check2?)|walk\.Walk)|link\/internal\/ld\.Main|(?:compile|link)\.main)\b/;
const FRAMES = 4;

/**
 * The frames of a tool's stack that tell one crash from another, innermost first: those of the tool's own packages below
 * the oldest panic, without what reports every crash and what leads to every one. Empty where there are none.
 */
export function tellingFrames({ frames }: StackTrace): readonly StackFrame[] {
  const panicked = frames.findLastIndex((frame) => frame.function === "panic");
  return frames
    .slice(panicked + 1)
    .filter(({ function: name }) => name.startsWith("cmd/") && !REPORTING.test(name) && !DRIVING.test(name));
}

/** The first stack below line `from` that tells something; null where there is none. */
export function crashStack(lines: readonly string[], from = 0): StackTrace | null {
  return parseStacks(lines, from).find((trace) => tellingFrames(trace).length > 0) ?? null;
}

/** A function's name as it holds across releases: no leading "cmd/compile/internal/", no numbers of closures and types. */
export function stableName(frame: StackFrame): string {
  return frame.function
    .replace(/^cmd\/(?:(?:compile|link)\/)?(?:internal\/)?/, "")
    .replace(/(?:\.func\d+(?:\.\d+)*|\.gowrap\d+|-range\d+|-fm)+$/, "");
}

/**
 * A crash's identity from the functions that its stack goes through, which hold across releases better than the message does.
 * Of methods of one type that call each other only the innermost counts: how a compiler walks down an expression is the program's
 * shape, and changes with each helper that a release puts between. Null when the text has no stack of a tool.
 */
export function crashFingerprint(lines: readonly string[]): string | null {
  const stack = crashStack(lines);
  if (!stack) return null;
  const names = tellingFrames(stack).map(stableName);
  const told = names.filter((name, index) => {
    const type = receiverOf(name);
    return type === null || type !== receiverOf(names[index - 1] ?? "");
  });
  return [...new Set(told)].slice(0, FRAMES).join(" < ");
}

/** "ssagen.(*state)" of "ssagen.(*state).expr"; null for a function. */
function receiverOf(name: string): string | null {
  return /^(?<type>.*\(\*\w+\))\./.exec(name)?.groups?.type ?? null;
}

/** A crash's message without the names of the project's own functions and the compiler's temporaries. */
export function normaliseCrash(message: string): string {
  return normaliseMessage(message)
    .replace(/'[^']*'/g, "'F'")
    .replace(/\bfunc \S+,/g, "func F,")
    .replace(/\b(?:v|b)\d+\b/g, "v")
    .replace(/\.?autotmp_\d+/g, "autotmp");
}

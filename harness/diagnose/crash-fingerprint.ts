import { normaliseMessage } from "./signature.ts";

/** A frame of a Go stack trace: "cmd/compile/internal/ssagen.(*state).variable(0xc000…)". */
const FRAME = /^(cmd\/[\w./-]+\.(?:\(\*?[\w.[\]]+\)\.)?[\w.[\]]+)\(/;
/** Frames through which every crash goes. */
const COMMON =
  /\b(?:base\.(?:Fatal\w*|ErrorExit|FlushErrors)|gc\.hidePanic|\.Fatalf|noder\.(?:LoadPackage|unified)|gc\.Main|ld\.Main|(?:compile|link)\.main)\b/;
const FRAMES = 4;

/**
 * A crash's identity from the functions that its stack trace goes through, which hold across releases better than the
 * message does. Null when the text has no stack of a tool.
 */
export function crashFingerprint(lines: readonly string[]): string | null {
  const frames = lines
    .map((line) => FRAME.exec(line)?.[1])
    .filter((frame) => frame !== undefined)
    .filter((frame) => !COMMON.test(frame))
    .map((frame) =>
      frame.replace(/^cmd\/(?:(?:compile|link)\/)?(?:internal\/)?/, "").replace(/\.func\d+(?:\.\d+)*$/, ""),
    );
  return frames.length === 0 ? null : [...new Set(frames)].slice(0, FRAMES).join(" < ");
}

/** A crash's message without the names of the project's own functions and the compiler's temporaries. */
export function normaliseCrash(message: string): string {
  return normaliseMessage(message)
    .replace(/'[^']*'/g, "'F'")
    .replace(/\bfunc \S+,/g, "func F,")
    .replace(/\b(?:v|b)\d+\b/g, "v")
    .replace(/\.?autotmp_\d+/g, "autotmp");
}

import knownCrashes from "../../data/known-crashes.json" with { type: "json" };
import type { KnownCrashTable } from "../../domain/known-crash.ts";
import type { KnownCrashDetail } from "../../domain/known-crash-detail.ts";
import type { StackDetail } from "../../domain/stack-detail.ts";
import type { StackFrame } from "../../domain/stack-trace.ts";
import type { DetailContext } from "../details.ts";
import { lineText } from "../source-piece.ts";
import { crashFingerprint, crashStack, tellingFrames } from "./fingerprint.ts";
import { matchCrash } from "./known-crash.ts";
import { seenCrash } from "./seen-crash.ts";

const FRAMES_SHOWN = 6;

/** Where in its own source a tool was when it died. */
export function stackDetails(context: DetailContext): readonly StackDetail[] {
  const seen = seenCrash(context);
  const stack = seen && crashStack(seen.lines);
  if (!seen || !stack) return [];
  const telling = tellingFrames(stack);
  const frames = telling.slice(0, FRAMES_SHOWN).map((frame) => ({ ...frame, text: textOf(frame, context) }));
  return [
    {
      ...{ kind: "stack", frames, more: telling.length - frames.length, cut: stack.cut },
      fingerprint: crashFingerprint(seen.lines) ?? "",
    },
  ];
}

/** What the crash is known as. */
export function knownCrashDetails(context: DetailContext): readonly KnownCrashDetail[] {
  const seen = seenCrash(context);
  const match = seen && matchCrash(seen, knownCrashes as unknown as KnownCrashTable);
  return match ? [{ kind: "known-crash", match }] : [];
}

/**
 * A tool built with -trimpath names its files below the release's source folder, where the probe looks first; a project
 * that has a file of that name is not taken for the release.
 */
function textOf({ file, line }: StackFrame, { sources, facts }: DetailContext): string | null {
  if (file === null || line === null) return null;
  for (const piece of sources) {
    if (piece.path !== file || !piece.file.endsWith(`/src/${file.replace(/^.*\/src\//, "")}`)) continue;
    if (piece.file.startsWith(`${facts.root}/`)) continue;
    const text = lineText(piece, line);
    if (text !== null) return text;
  }
  return null;
}

import type { StackFrame } from "../domain/stack-trace.ts";
import type { SourcePlace } from "../domain/verdict.ts";
import { displayPath, moduleOfPath } from "./display-path.ts";
import { parseStacks } from "./parse-stack.ts";

/**
 * Where a program that died was at work: the newest frame of the first goroutine below `index` that lies outside the
 * release's own files, counted from the oldest panic on, for what recovered and panicked anew is no cause. Null where
 * no such frame is printed.
 */
export function panicPlace(lines: readonly string[], index: number, root: string): SourcePlace | null {
  const [stack] = parseStacks(lines, index + 1);
  if (!stack) return null;
  const own = releaseFolder(stack.frames);
  const panicked = stack.frames.findLastIndex((frame) => frame.function === "panic");
  for (const { file, line } of stack.frames.slice(panicked + 1)) {
    if (file === null || isOfRelease(file, own)) continue;
    return { file: displayPath(file, root), line, column: null };
  }
  return null;
}

/** What of a place stays the same wherever the project lies: a dependency's path, or the file's own name. */
export function placeIdentity({ file }: SourcePlace): string {
  return moduleOfPath(file) === null ? (file.split("/").at(-1) ?? file) : file;
}

/** The folder that holds the release's own sources, as the runtime's frames tell it. */
function releaseFolder(frames: readonly StackFrame[]): string | null {
  for (const { file } of frames) {
    const folder = /^(.*\/src\/)(?:runtime|testing)\/\w+\.go$/.exec(file ?? "")?.[1];
    if (folder !== undefined) return folder;
  }
  return null;
}

/** A file of the Go tree, also where -trimpath took its folder away: "runtime/panic.go". */
function isOfRelease(file: string, folder: string | null): boolean {
  if (folder !== null && file.startsWith(folder)) return true;
  return (
    displayPath(file).startsWith("$GOROOT/") || /^[^/.]+(?:\/[^/]+)*$/.test(file.replace(/\.(?:go|s)$/, ""))
  );
}

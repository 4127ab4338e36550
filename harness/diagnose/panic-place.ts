import type { SourcePlace } from "../domain/verdict.ts";
import { displayPath, moduleOfPath } from "./display-path.ts";

/** A frame's second line: "\t/work/src/a.go:7 +0x4b", or "\texample.com/m/a.go:7 +0x4b" of a binary without paths. */
const FRAME_FILE = /^\t(?<file>.+\.(?:go|s)):(?<line>\d+)(?: \+0x[0-9a-f]+)?$/;
/** Far enough for the frames of a re-panic, and a bound for a stack that recurs. */
const FRAMES_READ = 400;

/**
 * Where a program that died was at work: the newest frame of the first goroutine below `index` that lies outside the
 * release's own files, counted from the oldest panic on, for what recovered and panicked anew is no cause. Null where
 * no such frame is printed.
 */
export function panicPlace(lines: readonly string[], index: number, root: string): SourcePlace | null {
  const start = lines.findIndex((line, at) => at > index && /^goroutine \d+ .*\[/.test(line));
  if (start < 0) return null;
  const rest = lines.slice(start + 1, start + FRAMES_READ);
  const end = rest.findIndex((line) => line.trim() === "");
  const trace = end < 0 ? rest : rest.slice(0, end);
  const own = releaseFolder(trace);
  const panicked = trace.findLastIndex((line) => /^panic\(/.test(line));
  for (const line of trace.slice(panicked + 1)) {
    const { file, line: number } = FRAME_FILE.exec(line)?.groups ?? {};
    if (file === undefined || isOfRelease(file, own)) continue;
    return { file: displayPath(file, root), line: Number(number), column: null };
  }
  return null;
}

/** What of a place stays the same wherever the project lies: a dependency's path, or the file's own name. */
export function placeIdentity({ file }: SourcePlace): string {
  return moduleOfPath(file) === null ? (file.split("/").at(-1) ?? file) : file;
}

/** The folder that holds the release's own sources, as the runtime's frames tell it. */
function releaseFolder(trace: readonly string[]): string | null {
  for (const line of trace) {
    const folder = /^\t(.*\/src\/)(?:runtime|testing)\/\w+\.go:/.exec(line)?.[1];
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

import type { StackFrame, StackTrace } from "../domain/stack-trace.ts";

/** "goroutine 9 [running]:", since 1.23 with "gp=0x… m=0 mp=0x…" for fatal errors. */
const HEADER = /^goroutine \d{1,20} (?:gp=\S{1,40} m=\S{1,20} (?:mp=\S{1,40} )?)?\[[^\]]{1,200}\]:$/;
/** A function's line: the name goes up to the bracket of its arguments, over the brackets of a receiver. */
const CALL = /^(?:created by )?((?:[^\s(]|\(\*?[^\s()]+\)(?=\.))+)(?:\(| in goroutine \d{1,20}$|$)/;
/** The line below it: "\tcmd/compile/internal/ssa/func.go:716 +0x279 fp=… sp=… pc=…"; inlined calls have no offset. */
const PLACE = /^\t(.+\.(?:go|s)):(\d{1,9})(?: \+0x([0-9a-f]{1,12}))?(?: |$)/;
const ELIDED = /^\.\.\.(?:additional|\d{1,9}) frames elided\.\.\.$/;

/** Enough for any stack that does not recur without end, of which the runtime prints a hundred. */
const FRAMES_READ = 200;
/** A process that dies prints its own goroutine first. */
const TRACES_READ = 20;

/**
 * The goroutine stacks in a text, each up to its first line that is none of a stack's. One pass, bounded in what it
 * keeps; never throws.
 */
export function parseStacks(lines: readonly string[], from = 0): readonly StackTrace[] {
  const found: StackTrace[] = [];
  for (let at = from; at < lines.length && found.length < TRACES_READ; at++) {
    if (!HEADER.test(lines[at] ?? "")) continue;
    const trace = readTrace(lines, at);
    found.push(trace);
    at = trace.end - 1;
  }
  return found.map(({ start, frames, cut }) => ({ start, frames, cut }));
}

/** The frames below a header; `end` is the first line that was not read. */
function readTrace(lines: readonly string[], start: number): StackTrace & { readonly end: number } {
  const frames: StackFrame[] = [];
  let cut = false;
  let at = start + 1;
  while (at < lines.length && frames.length < FRAMES_READ) {
    const line = lines[at] ?? "";
    if (ELIDED.test(line)) {
      cut = true;
      at++;
      continue;
    }
    const name = CALL.exec(line)?.[1];
    const place = PLACE.exec(lines[at + 1] ?? "");
    if (name === undefined || HEADER.test(line) || !place) break;
    frames.push({
      function: name,
      file: place[1] ?? null,
      line: Number(place[2]),
      offset: place[3] === undefined ? null : Number.parseInt(place[3], 16),
    });
    at += 2;
  }
  const ended = at >= lines.length || (lines[at] ?? "").trim() === "" || HEADER.test(lines[at] ?? "");
  return { start, frames, cut: cut || !ended, end: at };
}

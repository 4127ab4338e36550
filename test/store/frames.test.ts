import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Frame } from "../../harness/domain/probe-frames.ts";
import { parseFrames } from "../../harness/store/frames.ts";
import {
  checkedLine,
  completed,
  frameText,
  series,
  sourcePiece,
  start,
  stepEnd,
  stepStart,
  toolProcess,
} from "./frame-lines.ts";

/** A step's peak, held by one process. */
function peakOf({ anonBytes, atMs }: { readonly anonBytes: number; readonly atMs: number }) {
  const link = { pid: 7, tool: "link", package: null, anonBytes, fileBytes: 1 };
  return { anonBytes, atMs, processes: [link] };
}

const COUNT = fc.option(fc.nat(), { nil: null });
const FRAME: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ step: fc.nat(9), name: fc.string({ unit: "grapheme" }) }).map((f) => stepStart(f.step, f.name)),
  fc
    .record({ argv: fc.array(fc.string({ unit: "grapheme" })), maxRssBytes: COUNT, wallMs: COUNT })
    .map((parts) => toolProcess(0, parts)),
  fc.string({ unit: "binary" }).map((text) => sourcePiece(0, "main.go", text)),
  fc.record({ userMs: COUNT, sysMs: COUNT }).map((parts) => stepEnd(0, parts)),
  fc.record({ anonBytes: fc.nat(), atMs: fc.nat() }).map((peak) => stepEnd(0, { peak: peakOf(peak) })),
  fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat())).map((samples) => series(0, samples)),
);

describe("a frame file", () => {
  test("is read back as it was written, frame by frame and in order", () => {
    fc.assert(
      fc.property(fc.array(FRAME), (frames) => {
        expect(parseFrames(frameText(...frames))).toEqual({ frames, badLines: 0 });
      }),
    );
  });

  test("never yields a frame from a line that was changed anywhere", () => {
    const line = frameText(stepEnd(0, { end: { kind: "exited", code: 1 } })).trimEnd();
    const change = fc.tuple(
      fc.nat(line.length - 1),
      fc.string({ unit: "grapheme-ascii", minLength: 0, maxLength: 2 }),
    );
    fc.assert(
      fc.property(change, ([at, text]) => {
        const changed = line.slice(0, at) + text + line.slice(at + 1);
        fc.pre(changed !== line);
        expect(parseFrames(changed).frames).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test("loses its last line alone when that was torn anywhere", () => {
    const text = frameText(start, completed).trimEnd();
    const first = frameText(start).length;
    for (let length = first + 1; length < text.length; length++) {
      expect(parseFrames(text.slice(0, length))).toEqual({ frames: [start], badLines: 1 });
    }
  });

  test("never throws and counts every line that is none of ours, whatever the text", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (lines) => {
        const text = lines.join("\n");
        const filled = text.split("\n").filter((line) => line !== "").length;
        expect(parseFrames(text)).toEqual({ frames: [], badLines: filled });
      }),
    );
  });
});

describe("a line with a right checksum", () => {
  test.each([
    ["that is no JSON", "{never}"],
    ["that is no frame", '{"a":1}'],
    ["of an unknown kind", '{"kind":"verdict","outcome":"pass"}'],
    ["of another schema", '{"kind":"start","schema":2,"probe":"x","unixMs":1}'],
    ["with a word in place of a number", '{"kind":"end","atMs":"9","reason":"completed"}'],
    ["with an unknown reason", '{"kind":"end","atMs":9,"reason":"won"}'],
    ["with a negative size", JSON.stringify(toolProcess(0, { maxRssBytes: -1 }))],
    ["of a step before the first", JSON.stringify(stepEnd(-1))],
    ["of a process of no step", JSON.stringify(toolProcess(-1))],
    ["of a link that made less than nothing", JSON.stringify(toolProcess(0, { outputBytes: -1 }))],
    ["of a peak below 0", JSON.stringify(stepEnd(0, { peak: peakOf({ anonBytes: -1, atMs: 0 }) }))],
    ["of a series below 0", JSON.stringify(series(0, [[1, -1, 0]]))],
    ["of a series without end", JSON.stringify(series(0, Array(20_001).fill([1, 1, 1])))],
    [
      "of a source before its file's first line",
      JSON.stringify({ ...sourcePiece(0, "a", ""), startLine: 0 }),
    ],
    ["that reaches for the prototype", '{"__proto__":{"kind":"end"},"atMs":9,"reason":"completed"}'],
  ])("%s is a bad line", (_, json) => {
    expect(parseFrames(`${checkedLine(json)}\n`)).toEqual({ frames: [], badLines: 1 });
  });

  test("may hold NUL bytes and line separators in its texts", () => {
    const frame = stepStart(0, "a\u0000b\u2028c");
    expect(parseFrames(frameText(frame)).frames).toEqual([frame]);
  });

  test("may be ten megabytes long", () => {
    const frame = toolProcess(0, { output: "A".repeat(10_000_000) });
    expect(parseFrames(frameText(frame, completed))).toEqual({ frames: [frame, completed], badLines: 0 });
  });

  test("counts as bad with anything before or behind it", () => {
    const line = frameText(completed).trimEnd();
    for (const text of [` ${line}`, `${line} `, `${line}\r`, `${line}\u0000`, `\ufeff${line}`]) {
      expect(parseFrames(text)).toEqual({ frames: [], badLines: 1 });
    }
  });
});

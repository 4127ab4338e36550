import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { framesInLog } from "../../harness/execute/probe-container.ts";

const sumOf = (text: string): string => createHash("sha256").update(text).digest("hex");
const echoed = (frames: string): string =>
  `frames ${Buffer.byteLength(frames)} ${sumOf(frames)}\n${frames}frames end\n`;

describe("frames on a container's log", () => {
  test("are found behind whatever was printed before", () => {
    expect(framesInLog(`step 0 build: start\n${echoed("a\nb\n")}`)).toBe("a\nb\n");
  });

  test("are counted in bytes", () => {
    expect(framesInLog(echoed("ä€\n"))).toBe("ä€\n");
  });

  test.each([
    ["of an empty log", ""],
    ["whose beginning was rotated away", "a\nb\nframes end\n"],
    ["of which bytes are missing", echoed("a\nb\n").replace("a", "")],
    ["of which a line was broken, as Podman's log does", echoed("aa\nb\n").replace("aa\n", "a\na")],
    ["that are others than was said", echoed("a\nb\n").replace("b", "c")],
  ])("%s are not taken", (_, log) => {
    expect(framesInLog(log)).toBeUndefined();
  });

  test("are either whole or not taken, wherever the log is cut", () => {
    const frames = fc
      .array(fc.string())
      .map((lines) => lines.map((line) => `${line.replaceAll("\n", "")}\n`).join(""));
    fc.assert(
      fc.property(frames, fc.nat(), (text, cut) => {
        const log = echoed(text);
        const found = framesInLog(log.slice(0, cut % (log.length + 1)));
        return found === undefined || found === text;
      }),
    );
  });
});

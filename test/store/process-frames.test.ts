import { describe, expect, test } from "vitest";
import type { Frame } from "../../harness/domain/probe-frames.ts";
import { parseFrames } from "../../harness/store/frames.ts";
import { processesOf } from "../../harness/store/process-frames.ts";
import { frameText, series, toolProcess } from "./frame-lines.ts";

/** The processes of a frame file as it is stored. */
function stored(...frames: readonly Frame[]) {
  return processesOf(parseFrames(frameText(...frames)).frames);
}

describe("the processes of a frame file", () => {
  test("have the definitions that were told last under their pid", () => {
    const found = [
      { symbol: "s", kind: "c", package: null, file: "x.o", member: null, source: null, line: null } as const,
    ];
    const told: Frame = { kind: "definitions", step: 0, pid: 7, complete: true, definitions: found };
    const stray: Frame = { ...told, pid: 99 };
    const processes = stored(toolProcess(0), toolProcess(0), told, stray);
    expect(processes.map(({ definitions }) => definitions)).toEqual([undefined, { found, complete: true }]);
  });

  test("have the samples that follow them, in milliseconds and bytes", () => {
    const samples = [
      [1500, 4, 8],
      [4000, 6, 8],
    ] as const;
    const processes = stored(toolProcess(0), toolProcess(0), series(0, samples), series(1, []));
    expect(processes.map((process) => process.series)).toEqual([
      undefined,
      {
        intervalMs: 2.5,
        samples: [
          { atMs: 1.5, anonBytes: 4096, fileBytes: 8192 },
          { atMs: 4, anonBytes: 6144, fileBytes: 8192 },
        ],
      },
    ]);
  });

  test("say the size of what a link made, null or nothing as the probe did", () => {
    const sizes = [{ outputBytes: 123 }, { outputBytes: null }, {}];
    const processes = stored(...sizes.map((size) => toolProcess(0, { tool: "link", ...size })));
    expect(processes.map(({ outputBytes }) => outputBytes)).toEqual([123, null, undefined]);
    expect(processes[2]).not.toHaveProperty("outputBytes");
  });
});

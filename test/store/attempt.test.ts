import { describe, expect, test } from "vitest";
import type { InfrastructureFault } from "../../harness/domain/observation.ts";
import type { Frame } from "../../harness/domain/probe-frames.ts";
import { type AttemptContext, attemptFromFrames } from "../../harness/store/attempt.ts";
import { parseFrames } from "../../harness/store/frames.ts";
import {
  completed,
  frameText,
  sourcePiece,
  start,
  stepEnd,
  stepStart,
  terminated,
  toolProcess,
} from "./frame-lines.ts";

const BUILD = ["go", "build", "./..."];
const RUN = ["/work/bin/program"];

function context(parts: Partial<AttemptContext> = {}): AttemptContext {
  return {
    ...{ number: 1, startedAt: "2026-11-23T08:00:00.000Z", wallMs: 5, argv: [[BUILD], [RUN]] },
    ...{ engineOomKilled: null, engineWarnings: [], fault: null },
    ...parts,
  };
}

const built = parseFrames(
  frameText(start, stepStart(0, "build"), toolProcess(0, { pid: 10 }), stepEnd(0), completed),
);
const ran = parseFrames(
  frameText(start, stepStart(0, "run"), toolProcess(0, { pid: 20 }), stepEnd(0), completed),
);

/** The fault of an attempt that has these frames in its only phase. */
function faultOf(frames: readonly Frame[], parts: Partial<AttemptContext> = {}): InfrastructureFault | null {
  return attemptFromFrames([parseFrames(frameText(...frames))], context(parts)).fault;
}

describe("an attempt of several phases", () => {
  test("counts its steps through, each with its own arguments", () => {
    const { steps } = attemptFromFrames([built, ran], context());
    expect(steps.map(({ step, argv }) => ({ step, argv }))).toEqual([
      { step: "build", argv: BUILD },
      { step: "run", argv: RUN },
    ]);
  });

  test("is attested by the phase that had a go command, though a later one had none", () => {
    const said = (goVersionLine: string | null): Frame => ({
      ...{ kind: "attestation", goVersionLine, goEnv: {}, tools: {}, compilers: {} },
    });
    const builtBy = parseFrames(
      frameText(start, stepStart(0, "run"), stepEnd(0), said("go version x"), completed),
    );
    const ranOn = parseFrames(frameText(start, stepStart(0, "run"), stepEnd(0), said(null), completed));
    expect(attemptFromFrames([builtBy, ranOn], context()).attestation.goVersionLine).toBe("go version x");
    expect(attemptFromFrames([ranOn, ranOn], context()).attestation.goVersionLine).toBeNull();
  });

  test("counts its processes' steps through too", () => {
    const { processes } = attemptFromFrames([built, ran], context());
    expect(processes.map(({ pid, step }) => [pid, step])).toEqual([
      [10, 0],
      [20, 1],
    ]);
  });

  test("counts the steps of the sources that a failing step names, too", () => {
    const failed = parseFrames(
      frameText(start, stepStart(0, "run"), stepEnd(0), sourcePiece(0, "main.go", "\u201c"), completed),
    );
    expect(attemptFromFrames([built, failed], context()).sources).toEqual([
      {
        ...{ step: 1, path: "main.go", file: "/work/src/main.go", sizeBytes: 3 },
        ...{ startByte: 0, startLine: 1, startColumn: 1, bytes: Buffer.from("\u201c") },
      },
    ]);
    expect(attemptFromFrames([built, ran], context())).not.toHaveProperty("sources");
  });

  test("counts the steps of a phase whose later ones never ran", () => {
    const argv = [[BUILD, ["go", "vet"]], [RUN]];
    const { processes } = attemptFromFrames([built, ran], context({ argv }));
    expect(processes.map(({ step }) => step)).toEqual([0, 2]);
  });

  test("that stopped after its first has no fault for those that never started", () => {
    expect(attemptFromFrames([built], context())).toMatchObject({ fault: null, steps: [{ step: "build" }] });
  });

  test("is a fault when any of them is", () => {
    const torn = parseFrames(frameText(start));
    expect(attemptFromFrames([built, torn], context()).fault).not.toBeNull();
  });
});

describe("frames make a fault, and no failure,", () => {
  test("when none came back", () => {
    expect(attemptFromFrames([], context()).fault).toEqual({
      ...{ where: "probe", message: "no frames came back", transient: true },
    });
  });

  test("when the last one is missing, even after a step that failed", () => {
    const failed = stepEnd(0, { end: { kind: "exited", code: 1 } });
    expect(faultOf([start, stepStart(0, "build"), failed])?.message).toMatch(/before .* last frame/);
  });

  test("when the last one is missing, with the engine's word on memory", () => {
    expect(faultOf([start], { engineOomKilled: true })?.message).toMatch(/engine reports an out-of-memory/);
  });

  test("when the cell was stopped from outside", () => {
    expect(faultOf([start, stepEnd(0), terminated])?.message).toMatch(/stopped from outside/);
  });

  test("when the probe says that it could not do its work", () => {
    const broken = { kind: "fault", where: "copy", message: "no space left" } as const;
    expect(faultOf([start, broken, completed])).toEqual({
      ...{ where: "probe", message: "copy: no space left", transient: false },
    });
  });

  test("when a line between good ones is torn or foreign", () => {
    const file = parseFrames(`${frameText(start)}{"kind":"end"}\n${frameText(completed)}`);
    expect(attemptFromFrames([file], context()).fault?.message).toMatch(/^1 line\(s\) of the frame file/);
  });

  test("and the engine's own trouble is told before what the frames lack", () => {
    const gone = { where: "engine", message: "the engine went away", transient: true } as const;
    expect(faultOf([start], { fault: gone })).toEqual(gone);
  });
});

describe("what was not observed", () => {
  test("stays null and is never zero", () => {
    const { steps, processes, engineOomKilled } = attemptFromFrames([built], context());
    expect(engineOomKilled).toBeNull();
    expect(steps[0]).toMatchObject({ userMs: null, systemMs: null, cgroup: { peakBytes: null } });
    expect(processes[0]).toMatchObject({
      ...{ end: null, package: null, wallMs: null, output: null },
      memory: { maxRssBytes: null, maxRssSource: null, peakAnonBytes: null, peakFileBytes: null },
    });
  });

  test("is said of a toolchain that no frame attests", () => {
    const { attestation } = attemptFromFrames([built], context());
    expect(attestation).toEqual({ goVersionLine: null, goEnv: {}, tools: {}, compilers: {} });
  });

  test("is said of a process whose end has neither code nor signal", () => {
    const file = parseFrames(frameText(toolProcess(0, { end: { code: null, signal: null } }), completed));
    expect(attemptFromFrames([file], context()).processes[0]?.end).toBeNull();
  });
});

describe("what was observed", () => {
  test("keeps a signal apart from an exit code", () => {
    const frames = [
      toolProcess(0, { end: { code: null, signal: "SIGKILL" } }),
      toolProcess(0, { end: { code: 2, signal: null } }),
    ];
    const file = parseFrames(frameText(...frames, completed));
    expect(attemptFromFrames([file], context()).processes.map(({ end }) => end)).toEqual([
      { kind: "signalled", signal: "SIGKILL" },
      { kind: "exited", code: 2 },
    ]);
  });

  test("is decoded from base64, whatever bytes it has", () => {
    const head = Buffer.from([0x61, 0xff, 0x00, 0xc3, 0xa9]).toString("base64");
    const file = parseFrames(
      frameText(stepEnd(0, { output: { head, tail: "", droppedBytes: 3, totalBytes: 8 } }), completed),
    );
    expect(attemptFromFrames([file], context()).steps[0]?.output).toEqual({
      ...{ head: "a\ufffd\u0000é", tail: "", droppedBytes: 3, totalBytes: 8 },
    });
  });

  test("takes the last attestation, since later phases know more tools", () => {
    const attestation = { kind: "attestation", goVersionLine: "go version go1.25.5 linux/amd64" } as const;
    const empty = { goEnv: {}, compilers: {} };
    const one = { ...attestation, ...empty, tools: { a: "1" } };
    const two = { ...attestation, ...empty, tools: { a: "1", b: "2" } };
    const phases = [one, two].map((frame) => parseFrames(frameText(frame, completed)));
    expect(attemptFromFrames(phases, context()).attestation.tools).toEqual({ a: "1", b: "2" });
  });

  test("names a step whose beginning was lost by its number", () => {
    const file = parseFrames(frameText(stepEnd(0), completed));
    expect(attemptFromFrames([file], context()).steps[0]?.step).toBe("step 0");
  });

  test("says what its processes held together, where the probe did", () => {
    const link = { pid: 7, tool: "link", package: "example.com/x", anonBytes: 5, fileBytes: 6 };
    const peak = { anonBytes: 5, atMs: 1.5, processes: [link] };
    const file = parseFrames(frameText(stepEnd(0, { peak }), stepEnd(1), completed));
    const { steps } = attemptFromFrames([file], context());
    expect(steps[0]?.peak).toEqual(peak);
    expect(steps[1]).not.toHaveProperty("peak");
  });

  test("takes memory figures from the cell's own group alone, which has the limit that it was given", () => {
    const figures = { version: 1, peakBytes: 9, peakAnonBytes: 8, oomKills: 1 } as const;
    const seen = (limitBytes: number | null) => {
      const end = stepEnd(0, { cgroup: { ...figures, limitBytes } });
      const file = parseFrames(frameText(start, stepStart(0, "build"), end, completed));
      return attemptFromFrames([file], context({ memoryLimitBytes: 100_000_000 })).steps[0]?.cgroup;
    };
    expect(seen(99_999_744)).toMatchObject({ peakBytes: 9, oomKills: 1 });
    for (const others of [null, 2 ** 33, 64])
      expect(seen(others)).toMatchObject({
        version: null,
        peakBytes: null,
        peakAnonBytes: null,
        oomKills: null,
      });
  });
});

import { expect, test } from "vitest";
import type { Frame } from "../../harness/domain/probe-frames.ts";
import type { TrialRound } from "../../harness/domain/probe-protocol.ts";
import { attemptFromFrames } from "../../harness/store/attempt.ts";
import { parseFrames } from "../../harness/store/frames.ts";
import { completed, frameText, sourcePiece, start, stepEnd, stepStart, toolProcess } from "./frame-lines.ts";

const exit = (code: number) => ({ end: { kind: "exited" as const, code } });
const begins = (step: number, round: TrialRound): Frame => ({ ...stepStart(step, "build"), round }) as Frame;
const damage: Frame = {
  ...{ kind: "damage", atMs: 3, damage: "cut-source", path: "/work/gopath/pkg/mod/a@v1/a.go", package: "" },
  ...{
    what: "cut",
    line: 7,
    sizeBefore: 10,
    sizeAfter: 5,
    sha256Before: "aa",
    sha256After: "bb",
    timeKept: false,
  },
};
const left = (round: "damaged" | "verify", sha256: string | null): Frame => ({
  ...{ kind: "damage-left", round, atMs: 4, sha256, sizeBytes: sha256 === null ? null : 5 },
});

function attemptOf(...frames: readonly Frame[]) {
  return attemptFromFrames([parseFrames(frameText(start, ...frames, completed))], {
    ...{ number: 1, startedAt: "2026-11-23T08:00:00.000Z", wallMs: 5 },
    argv: [
      [
        ["go", "build"],
        ["go", "build"],
        ["go", "mod", "verify"],
        ["go", "build"],
      ],
    ],
    ...{ engineOomKilled: null, engineWarnings: [], fault: null },
  });
}

const whole = [
  ...[begins(0, "fill"), toolProcess(0, { pid: 1 }), stepEnd(0), damage],
  ...[begins(1, "damaged"), toolProcess(1, { pid: 2 }), stepEnd(1, exit(1)), sourcePiece(1, "a.go", "x")],
  ...[left("damaged", "bb"), begins(2, "verify"), stepEnd(2, exit(1)), left("verify", null)],
  { kind: "cleaned", atMs: 5, paths: ["/work/gopath/pkg/mod"] } as const,
  ...[begins(3, "cleaned"), toolProcess(3, { pid: 3 }), stepEnd(3)],
];

test("the damaged round answers, counted from 0 with its processes and sources; the others stand beside it", () => {
  const { steps, processes, sources, trial, fault } = attemptOf(...whole);
  expect(fault).toBeNull();
  expect(steps.map(({ end }) => end)).toEqual([{ kind: "exited", code: 1 }]);
  expect(processes.map(({ pid, step }) => [pid, step])).toEqual([[2, 0]]);
  expect(sources?.map(({ step }) => step)).toEqual([0]);
  expect(trial?.fill).toHaveLength(1);
  expect(trial?.verify?.argv).toEqual(["go", "mod", "verify"]);
  expect(trial?.cleaned).toMatchObject({ cache: "module-cache", steps: [{ end: { code: 0 } }] });
  expect(trial?.damaged).toMatchObject({ package: null, line: 7, left: { sha256: "bb" }, leftByCheck: null });
});

test("where the caches could not be filled, that round answers and nothing was damaged", () => {
  const { steps, processes, trial } = attemptOf(
    begins(0, "fill"),
    toolProcess(0, { pid: 1 }),
    stepEnd(0, exit(1)),
  );
  expect(steps).toHaveLength(1);
  expect(processes).toHaveLength(1);
  expect(trial).toMatchObject({ damaged: null, verify: null, cleaned: null });
});

test("a damage that could not be done is a fault, and no failing build", () => {
  const fault: Frame = { kind: "fault", where: "damage", message: "nothing was damaged" };
  expect(attemptOf(begins(0, "fill"), stepEnd(0), fault).fault).toMatchObject({
    ...{ where: "probe", transient: false },
    message: "damage: nothing was damaged",
  });
});

import { expect, test } from "vitest";
import { leftOut, leftOutLines } from "../../harness/report/left-out.ts";
import { resultsOf } from "../../harness/report/results.ts";
import { attemptFromFrames } from "../../harness/store/attempt.ts";
import { parseFrames } from "../../harness/store/frames.ts";
import { run } from "../analyse/build-run.ts";
import { completed, frameText, stepEnd, stepStart, toolProcess } from "../store/frame-lines.ts";
import { attemptEvent } from "../store/stored-run.ts";

function attempt(droppedProcesses?: number) {
  const process = toolProcess(0, { argvClipped: true });
  const text = frameText(stepStart(0, "build"), process, stepEnd(0, { droppedProcesses }), completed);
  return attemptFromFrames([parseFrames(text)], attemptEvent("a", []).context);
}

test("what the probe did not keep is counted, and unknown where it did not say", () => {
  expect(leftOut(attempt(3), 0)).toEqual({ droppedProcesses: 3, clippedCommands: 1 });
  expect(leftOut(attempt(), 0)).toEqual({ droppedProcesses: null, clippedCommands: null });
});

test("what was not kept is told in one sentence, and nothing is where all was", () => {
  const builder = run({ go: ["1.25.0", "1.26.1"] });
  const record = builder.record();
  const touched = { ...record, cells: record.cells.map((each) => ({ ...each, attempts: [attempt(3)] })) };
  const style = { colour: false, unicode: true };
  expect(leftOutLines(resultsOf(touched, builder.verdicts(), style))).toEqual([
    "in 2 cells not all was kept: 6 process records were left out, there being too many, and 2 command lines were kept in their beginning only",
  ]);
  expect(leftOutLines(resultsOf(record, builder.verdicts(), style))).toEqual([]);
});

import { describe, expect, test } from "vitest";
import { UserError } from "../../harness/cli/exit-status.ts";
import { surfaceOf } from "../../harness/cli/measure-links.ts";
import { parseParallel } from "../../harness/cli/parallel-links.ts";
import { attempt, link, measuredCell, recordOf, runOf } from "../analyse/build-links.ts";

describe("the values of --parallel", () => {
  test.each([
    ["3", [3]],
    ["1..4", [1, 2, 3, 4]],
    ["2..2", [2]],
    ["8,1, 2", [1, 2, 8]],
    ["4,4", [4]],
    ["1..256", Array.from({ length: 256 }, (_, at) => at + 1)],
  ])("%j are %j", (text, values) => {
    expect(parseParallel(text)).toEqual(values);
  });

  test.each([
    "",
    "0",
    "0..3",
    "4..1",
    "1,,2",
    "1..257",
    "1..999",
    "257",
    "-1",
    "1.5",
    "1...3",
    "1..",
    "two",
    "1e2",
    "1;2",
    "1..2,4",
  ])("%j are refused", (text) => {
    expect(() => parseParallel(text)).toThrow(UserError);
  });
});

describe("why a link is not in the figures", () => {
  const cell = measuredCell({ go: "1.27.4" });
  const why = (...records: ReturnType<typeof recordOf>[]) =>
    surfaceOf(runOf(records)).unmeasured.map((each) => each.why);

  test("is why its cell could not be had", () => {
    expect(why(recordOf(cell, [], { unavailable: "not served" }))).toEqual(["not served"]);
    expect(why(recordOf(cell, []))).toEqual(["not measured yet"]);
  });

  test("is a question where everything passed and nothing was linked", () => {
    expect(why(recordOf(cell, [attempt([]), attempt([])]))[0]).toContain("is there a main package");
  });

  test("is that an old linker does not say which link was whose", () => {
    const two = attempt([link(50, { package: null }), link(20, { package: null })]);
    expect(why(recordOf(cell, [two, two]))[0]).toContain("does not say which link was whose");
  });
});

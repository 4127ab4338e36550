import { describe, expect, test } from "vitest";
import { type LimitSearch, nextLimit } from "../../harness/analyse/limit-search.ts";
import type { LimitOutcome, LimitStep, LimitTry } from "../../harness/domain/limit-search.ts";

const MIB = 2 ** 20;
const asked: LimitSearch = {
  toleranceShare: 0.02,
  floorBytes: 6 * MIB,
  ceilingBytes: 1024 * MIB,
  startGuessBytes: 200 * MIB,
  repeatsAtEdge: 3,
};

/** Follows the search over a machine that answers each try; the answer, and the limits tried in MiB. */
function follow(machine: (mib: number, before: number) => LimitOutcome, search = asked) {
  const tries: LimitTry[] = [];
  for (;;) {
    const step: LimitStep = nextLimit(search, tries);
    if (step.kind !== "try") return { answer: step, tried: tries.map((each) => each.limitBytes / MIB) };
    const before = tries.filter((each) => each.limitBytes === step.limitBytes).length;
    tries.push({ limitBytes: step.limitBytes, outcome: machine(step.limitBytes / MIB, before) });
  }
}

describe("the search for a memory limit", () => {
  test("halves from the guess, then goes on in the middle, then repeats around the edge in turn", () => {
    const { answer, tried } = follow((mib) => (mib >= 150 ? "passed" : "out-of-memory"));
    expect(answer).toMatchObject({ kind: "found", monotone: true, settled: true, tries: tried.length });
    expect(answer).toMatchObject({ nonePassedBytes: 148 * MIB, allPassedBytes: 150 * MIB });
    expect(tried).toEqual([
      200, 100, 141, 168, 154, 147, 150, 148, 145, 153, 148, 150, 145, 153, 148, 150, 145, 153,
    ]);
  });

  test("doubles up to the ceiling, and says with what it fails there", () => {
    const { answer, tried } = follow(() => "out-of-memory");
    expect(tried).toEqual([200, 400, 800, 1024, 1024, 1024]);
    expect(answer).toMatchObject({
      kind: "fails-at-ceiling",
      ceilingBytes: 1024 * MIB,
      outcomes: { "out-of-memory": 3 },
    });
  });

  test("a limit that passes down to the floor has no edge", () => {
    const { answer } = follow(() => "passed");
    expect(answer).toMatchObject({ kind: "passes-at-floor", floorBytes: 6 * MIB, allPassedBytes: 6 * MIB });
  });

  test("the floor is what the engine accepts, where that is more", () => {
    const { answer } = follow((mib) => (mib >= 20 ? "passed" : "could-not-start"));
    expect(answer).toMatchObject({ kind: "passes-at-floor", floorBytes: 20 * MIB, settled: true });
  });

  test("an edge just above what the engine accepts is an edge", () => {
    const { answer } = follow((mib) =>
      mib < 20 ? "could-not-start" : mib < 22 ? "out-of-memory" : "passed",
    );
    expect(answer).toMatchObject({ kind: "found", nonePassedBytes: 21 * MIB, allPassedBytes: 22 * MIB });
  });

  test("too slow is below the limit that one can work with", () => {
    const { answer } = follow((mib) => (mib < 90 ? "out-of-memory" : mib < 100 ? "too-slow" : "passed"));
    expect(answer).toMatchObject({ kind: "found", allPassedBytes: 100 * MIB });
  });

  test("what fails otherwise is tried at the ceiling next, and is no matter of memory there", () => {
    const { answer, tried } = follow(() => "failed-otherwise");
    expect(tried).toEqual([200, 1024, 1024, 1024]);
    expect(answer).toMatchObject({
      kind: "unclear",
      why: "failed-otherwise",
      allPassedBytes: null,
      failedBytes: null,
    });
  });

  test("kills of unknown cause at the edge make no limit, yet what passed is told", () => {
    const { answer } = follow((mib) =>
      mib >= 150 ? "passed" : mib > 100 ? "killed-unknown" : "out-of-memory",
    );
    expect(answer).toMatchObject({ kind: "unclear", why: "killed-unknown", failedBytes: 100 * MIB });
    expect(answer.kind === "unclear" && (answer.allPassedBytes ?? 0) / MIB).toBeLessThan(154);
  });

  test("one kill of unknown cause among proven ones does no harm", () => {
    const { answer } = follow((mib, before) =>
      mib >= 150 ? "passed" : before === 0 ? "killed-unknown" : "out-of-memory",
    );
    expect(answer).toMatchObject({ kind: "found", allPassedBytes: 150 * MIB });
  });

  test("an edge that passes twice and fails once is an interval with its rates", () => {
    const { answer } = follow((mib, before) =>
      mib >= 156 || (mib >= 150 && before !== 1) ? "passed" : "out-of-memory",
    );
    expect(answer).toMatchObject({ kind: "found", monotone: false, settled: true });
    if (answer.kind !== "found") return;
    expect(answer.allPassedBytes).toBeGreaterThanOrEqual(156 * MIB);
    expect(answer.nonePassedBytes).toBeLessThan(150 * MIB);
    const between = answer.edge.filter(({ passRate }) => passRate > 0 && passRate < 1);
    expect(between.length).toBeGreaterThan(0);
  });

  test("a floor that passes only sometimes says from where on all passed", () => {
    const { answer } = follow((mib, before) => (mib >= 8 || before !== 1 ? "passed" : "out-of-memory"));
    expect(answer).toMatchObject({
      kind: "passes-at-floor",
      floorBytes: 6 * MIB,
      allPassedBytes: 8 * MIB,
      monotone: false,
    });
  });

  test("a ceiling below what the engine accepts is told so", () => {
    expect(follow(() => "could-not-start").answer).toMatchObject({ kind: "unclear", why: "could-not-start" });
  });

  test("bounds without a limit between them are not searched", () => {
    for (const bad of [
      { floorBytes: 2048 * MIB },
      { ceilingBytes: 0 },
      { ceilingBytes: Number.NaN },
      { ceilingBytes: Number.POSITIVE_INFINITY },
    ])
      expect(nextLimit({ ...asked, ...bad }, [])).toMatchObject({ kind: "unclear", why: "bad-bounds" });
  });

  test("a guess that is no number, no repeats and no tolerance are put right", () => {
    const search = { ...asked, startGuessBytes: Number.NaN, repeatsAtEdge: 0, toleranceShare: Number.NaN };
    const { answer } = follow((mib) => (mib >= 150 ? "passed" : "out-of-memory"), search);
    expect(answer).toMatchObject({ kind: "found", nonePassedBytes: 149 * MIB, allPassedBytes: 150 * MIB });
  });

  test("a search that must end early claims what it tried, and that it is not settled", () => {
    const early = (most: number) =>
      follow((mib) => (mib >= 150 ? "passed" : "out-of-memory"), { ...asked, triesAtMost: most }).answer;
    expect(early(2)).toMatchObject({
      kind: "found",
      settled: false,
      nonePassedBytes: 100 * MIB,
      allPassedBytes: 200 * MIB,
    });
    expect(early(1)).toMatchObject({ kind: "unclear", why: "out-of-tries", allPassedBytes: 200 * MIB });
    expect(early(0)).toMatchObject({ kind: "unclear", why: "out-of-tries", allPassedBytes: null });
  });
});

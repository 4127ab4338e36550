import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parallelAdvice, parallelRows } from "../../harness/analyse/parallel-links.ts";
import type { StepObservation } from "../../harness/domain/observation.ts";
import type { ParallelRow } from "../../harness/domain/parallel-links.ts";
import { linkStep } from "../../harness/plan/link-plan.ts";
import { attempt, link, MIB, measuredCell, recordOf } from "./build-links.ts";
import { stepOf } from "./build-record.ts";

const withP = (p: number) => {
  const step = linkStep("-w");
  return { ...step, flags: [...step.flags, `-p=${p}`] };
};
const cell = { ...measuredCell({ go: "1.27.4" }), steps: [withP(1), withP(4)] };

function step(anonMiB: number | null, code = 0, wallMs = 1000): StepObservation {
  const peak = anonMiB === null ? {} : { peak: { anonBytes: anonMiB * MIB, atMs: 1, processes: [] } };
  return { ...stepOf("build", ["go", "build"], code), wallMs, ...peak };
}

/** Rows of one combination, by -p the peaks of its runs in MiB. */
function rows(peaks: Readonly<Record<number, readonly (number | null)[]>>): ParallelRow[] {
  return Object.entries(peaks).flatMap(([p, each]) => {
    const one = { ...cell, steps: [withP(Number(p))] };
    const attempts = [0, ...each].map((anon) => attempt([link(50)], { steps: [step(anon)] }));
    return parallelRows([recordOf(one, attempts)]);
  });
}

describe("builds with several values of -p", () => {
  test("are a row each, with the middle and the largest of their runs", () => {
    const rounds = [99, 60, 80, 61].map((anon) =>
      attempt([link(50), link(40, { step: 1 }), link(30, { step: 1 })], {
        steps: [step(anon), step(2 * anon)],
      }),
    );
    expect(parallelRows([recordOf(cell, rounds)])).toMatchObject([
      { p: 1, links: 1, axes: { ldflags: "-w" }, peakBytes: { median: 61 * MIB, largest: 80 * MIB } },
      { p: 4, links: 2, peakBytes: { median: 122 * MIB, largest: 160 * MIB }, wallMs: { median: 1000 } },
    ]);
  });

  test("that are even in number have the mean of the middle two for their middle", () => {
    expect(rows({ 1: [60, 80] })[0]?.peakBytes).toEqual({ median: 70 * MIB, largest: 80 * MIB });
  });

  test("that failed are in none", () => {
    const failed = [attempt([]), attempt([], { steps: [step(60, 1), step(70, 1)] })];
    expect(parallelRows([recordOf(cell, failed)])).toEqual([]);
  });

  test("that were not sampled have no figure, and not 0", () => {
    expect(rows({ 1: [null] })).toMatchObject([
      { peakBytes: null, cgroupAnonBytes: null, runs: [{ peak: null }] },
    ]);
  });
});

describe("the advice for a limit", () => {
  const advice = (of: ParallelRow[], limitMiB: number) =>
    parallelAdvice(of, limitMiB * MIB).map(({ fits, over }) => [fits?.p ?? null, over?.p ?? null]);

  test("is the largest -p whose every run stays under it, and what the next takes", () => {
    const all = rows({ 1: [50, 51], 2: [80, 101], 4: [150, 151] });
    expect(advice(all, 100)).toEqual([[1, 2]]);
    expect(advice(all, 101)).toEqual([[2, 4]]);
    expect(parallelAdvice(all, 101 * MIB)[0]?.fits?.peakBytes).toBe(101 * MIB);
  });

  test("stops at the first that does not, even where a larger one by chance would", () => {
    expect(advice(rows({ 1: [50], 2: [120], 4: [90] }), 100)).toEqual([[1, 2]]);
  });

  test("is none where the smallest that was tried takes more, whichever that is", () => {
    expect(advice(rows({ 2: [120], 4: [150] }), 100)).toEqual([[null, 2]]);
  });

  test("names nothing beyond what was tried", () => {
    expect(advice(rows({ 1: [50], 2: [60] }), 100)).toEqual([[2, null]]);
  });

  test("knows nothing of a -p of which a run was not sampled", () => {
    expect(advice(rows({ 1: [50], 2: [60, null] }), 100)).toEqual([[1, null]]);
    expect(advice(rows({ 1: [null] }), 100)).toEqual([[null, null]]);
  });

  test("is for each combination its own", () => {
    const other = rows({ 1: [200] }).map((row) => ({ ...row, axes: { ...row.axes, ldflags: "" } }));
    expect(advice([...rows({ 1: [50] }), ...other], 100)).toEqual([
      [1, null],
      [null, 1],
    ]);
  });

  test("never names a -p that took more than the limit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 6 }),
        fc.nat(300),
        (of, limit) => {
          const all = rows(Object.fromEntries(of.map((peak, index) => [index + 1, [peak]])));
          const [one] = parallelAdvice(all, limit * MIB);
          if (one?.fits) expect(one.fits.peakBytes).toBeLessThanOrEqual(limit * MIB);
          if (one?.over) expect(one.over.peakBytes).toBeGreaterThan(limit * MIB);
        },
      ),
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunRecord } from "../../harness/domain/run.ts";
import { timeLines, unionMs } from "../../harness/report/time-line.ts";
import { run } from "../analyse/build-run.ts";

/** A run of two cells on go 1.25 and 1.26 that began at 10:00:00 and took a minute. */
function minute(work: RunRecord["work"]): RunRecord {
  const record = run({ go: ["1.25.1", "1.26.1"] })
    .step({}, 0)
    .record();
  return { ...record, startedAt: "2026-11-22T10:00:00Z", wallMs: 60_000, ...(work ? { work } : {}) };
}

describe("the line about time", () => {
  test("tells the first answer, the whole, what was prepared by kind, and what the cells took", () => {
    const at = (second: number, wallMs: number, what: string) => ({
      ...{ what, wallMs, startedAt: new Date(Date.UTC(2026, 10, 22, 10, 0, second)).toISOString() },
    });
    const [line] = timeLines(
      minute([
        at(1, 4_000, "download go1.25.1"),
        at(2, 4_000, "download go1.26.1"),
        at(6, 1_000, "import x"),
      ]),
    );
    expect(line).toMatch(/^time: first answer after \d+\.\d s, all after 60 s; /);
    expect(line).toContain("prepared in 6.0 s beside them (download 5.0 s, import 1.0 s)");
    expect(line).toMatch(/; cells ran [\d.]+ s, [\d.]+ s of CPU on \d+$/);
  });

  test("is left out where nothing was run in this run", () => {
    const record = minute([]);
    const cells = record.cells.map((cell) => ({ ...cell, reusedFrom: record.run }));
    expect(timeLines({ ...record, cells })).toEqual([]);
    expect(timeLines({ ...record, wallMs: null })).toEqual([]);
  });

  test("has nothing to say of preparation in a run that needed none, or was stored before that was kept", () => {
    expect(timeLines(minute([]))[0]).not.toContain("prepared");
    expect(timeLines(minute(undefined))[0]).not.toContain("prepared");
  });
});

test("time in which several spans went on counts once", () => {
  const spans = fc.array(
    fc
      .record({ fromMs: fc.integer({ min: 0, max: 99 }), length: fc.integer({ min: 0, max: 30 }) })
      .map(({ fromMs, length }) => ({ fromMs, toMs: fromMs + length })),
  );
  fc.assert(
    fc.property(spans, (all) => {
      const covered = Array.from({ length: 130 }, (_, at) => all.some((s) => s.fromMs <= at && at < s.toMs));
      expect(unionMs(all)).toBe(covered.filter(Boolean).length);
    }),
  );
});

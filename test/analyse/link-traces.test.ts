import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linkPhases, linkTraces, samplingError } from "../../harness/analyse/link-traces.ts";
import type { MemorySeries } from "../../harness/domain/held-memory.ts";
import { linkStep } from "../../harness/plan/link-plan.ts";
import { attempt, link, MIB, measuredCell, recordOf } from "./build-links.ts";
import { stepOf } from "./build-record.ts";

const printed = (head: string, droppedBytes = 0, tail = "") => ({ head, tail, droppedBytes });
const LOADING = "BenchmarkLoadlib 1 25000000 ns/op";

/** One sample each millisecond. */
function seriesOf(anonMiB: readonly number[], intervalMs = 1): MemorySeries {
  const samples = anonMiB.map((each, index) => ({
    ...{ atMs: index * intervalMs, anonBytes: each * MIB, fileBytes: 0 },
  }));
  return { intervalMs, samples };
}

describe("the phases that a linker prints", () => {
  test("are read in their order, without the total", () => {
    const text = `# example.com/app\n${LOADING}\nBenchmarkDeadcode 1 110549796 ns/op\t681432 B/op\nBenchmarkTotalTime 1 200000000 ns/op\n`;
    expect(linkPhases(printed(text))).toEqual([
      { name: "Loadlib", wallMs: 25 },
      { name: "Deadcode", wallMs: 110.549796 },
    ]);
  });

  test("are unknown where none was printed", () => {
    expect(linkPhases(printed("benchmark: none\n"))).toBeNull();
  });

  test("are unknown where a part of the output was not kept: what is left is not all of them", () => {
    expect(linkPhases(printed(`${LOADING}\n`, 10, `${LOADING}\n`))).toBeNull();
  });

  test("are not read from what only looks alike", () => {
    expect(
      linkPhases(printed(`a.go:1: ${LOADING}\nBenchmark 1 5 ns/op\nBenchmarkX 1 -5 ns/op\n`)),
    ).toBeNull();
  });
});

describe("what sampling misses", () => {
  test("is nothing of memory that only rises to a plateau", () => {
    const error = samplingError(
      seriesOf([...Array.from({ length: 20 }, (_, at) => at), ...Array(60).fill(20)]),
      10,
    );
    expect(error).toMatchObject({ intervalMs: 10, fineMs: 1, worstShare: 0, meanShare: 0 });
  });

  test("is a spike between two looks, for those ways to begin that pass it by", () => {
    const values = Array.from({ length: 80 }, (_, at) => (at === 43 ? 100 : 50));
    expect(samplingError(seriesOf(values), 10)).toMatchObject({ worstShare: 0.5, meanShare: 0.45 });
  });

  test("is not missed at the very end, where a look falls on it", () => {
    const values = Array.from({ length: 81 }, (_, at) => (at === 80 ? 100 : 50));
    expect(samplingError(seriesOf(values), 10)?.meanShare).toBeCloseTo(0.45, 9);
  });

  test("is unknown of short links, coarse samples, and none", () => {
    expect(samplingError(seriesOf(Array(30).fill(1)), 10)).toBeNull();
    expect(samplingError(seriesOf(Array(80).fill(1), 5), 10)).toBeNull();
    expect(samplingError(seriesOf([]), 10)).toBeNull();
  });

  test("is always a share between 0 and 1, and at worst no less than on average", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 41, maxLength: 200 }), (values) => {
        const error = samplingError(seriesOf(values), 10);
        if (error === null) throw new Error("it was fine and long enough");
        expect(error.meanShare).toBeGreaterThanOrEqual(0);
        expect(error.worstShare).toBeLessThanOrEqual(1);
        expect(error.worstShare).toBeGreaterThanOrEqual(error.meanShare - 1e-12);
      }),
    );
  });

  test("is found for more samples than a call has arguments", () => {
    expect(samplingError(seriesOf(Array(300_000).fill(1)), 10)?.worstShare).toBe(0);
  });
});

describe("a link that was looked at closely", () => {
  const measured = measuredCell({ go: "1.27.4" });
  const marked = {
    ...measured,
    steps: [linkStep("-s -w -benchmark=cpu")],
    measure: { kind: "marked", of: measured.id },
  } as const;
  const step = { ...stepOf("build", [], 0), output: { ...printed(`${LOADING}\n`), totalBytes: 40 } };
  const series = seriesOf([1, 2, 3]);

  test("is told under the cell and flags that were measured, with its phases", () => {
    const record = recordOf(marked, [attempt([link(60, { series })], { steps: [step] })]);
    expect(linkTraces([record], 10)).toMatchObject([
      {
        ...{ cell: measured.id, axes: { go: "1.27.4", ldflags: "-s -w" }, series },
        ...{ phases: [{ name: "Loadlib" }], error: null },
      },
    ]);
  });

  test("has no phases where several were linked, for none says whose they are", () => {
    const links = [link(60, { series }), link(20, { series, package: "example.com/other" })];
    const record = recordOf(marked, [attempt(links, { steps: [step] })]);
    expect(linkTraces([record], 10).map(({ phases }) => phases)).toEqual([null, null]);
  });

  test("is told of only when it passed and has samples", () => {
    const links = [
      link(60, { series, end: { kind: "exited", code: 1 } }),
      link(60),
      link(60, { series: seriesOf([]) }),
    ];
    expect(linkTraces([recordOf(marked, [attempt(links, { steps: [step] })])], 10)).toEqual([]);
  });

  test("is none of a measured cell, nor of trouble with the engine", () => {
    const of = [attempt([link(60, { series })])];
    const fault = { where: "engine", message: "gone", transient: true } as const;
    expect(
      linkTraces([recordOf(measured, of), recordOf(marked, [{ ...(of[0] ?? attempt([])), fault }])], 10),
    ).toEqual([]);
  });
});

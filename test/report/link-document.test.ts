import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pointFigure } from "../../harness/analyse/link-figures.ts";
import { linkPoints } from "../../harness/analyse/link-points.ts";
import { linkSurface } from "../../harness/analyse/link-surface.ts";
import { linkTraces } from "../../harness/analyse/link-traces.ts";
import { parallelAdvice, parallelRows } from "../../harness/analyse/parallel-links.ts";
import type { CellRecord } from "../../harness/domain/run.ts";
import { linkmemSchemaText } from "../../harness/report/json-schema.ts";
import { linkDocument, parallelDocument } from "../../harness/report/link-document.ts";
import { linkmemSchema } from "../../harness/report/linkmem-schema.ts";
import { attempt, go, link, linkRun, MIB, measuredCell, recordOf, runOf } from "../analyse/build-links.ts";
import { processOf, stepOf } from "../analyse/build-record.ts";

const cell = measuredCell({ go: "1.27.4" }, ["", "-w"]);
const toolchain = {
  version: go("1.27.4"),
  source: "module",
  sum: "h1:x",
  verified: true,
  tools: { "/usr/local/go/pkg/tool/link": "00" },
} as const;
const peak = {
  ...{ anonBytes: 70 * MIB, atMs: 3 },
  processes: [{ pid: 1, tool: "link", package: null, anonBytes: 60 * MIB, fileBytes: 4 }],
};
const steps = [0, 1].map(() => ({ ...stepOf("build", [], 0), peak }));
const gcc = { ...processOf("gcc", 0), pid: 11, parentPid: 100 };

function round(anonMiB: number, second: number) {
  return attempt([link(anonMiB), gcc, link(second, { step: 1, pid: 200 })], { steps });
}

function marked(): CellRecord {
  const samples = Array.from({ length: 60 }, (_, atMs) => ({ atMs, anonBytes: atMs * 4096, fileBytes: 0 }));
  const one = {
    ...cell,
    id: `${cell.id}-marked` as typeof cell.id,
    measure: { kind: "marked", of: cell.id },
  } as const;
  const output = { head: "BenchmarkLoadlib 1 25000000 ns/op\n", tail: "", droppedBytes: 0, totalBytes: 34 };
  const step = { ...stepOf("build", [], 0), output };
  const looked = attempt([link(60, { series: { intervalMs: 1, samples } })], { steps: [step] });
  return recordOf(one, [looked]);
}

function surfaceText(records: readonly CellRecord[]): string {
  const missing = [{ cell: cell.id, axes: cell.axes, why: "bad\u009b2J", missing: 1, rounds: 2 }];
  const surface = linkSurface(linkPoints(records), missing);
  return linkDocument(runOf(records), surface, { traces: linkTraces(records, 10), limits: [] }, pointFigure);
}

function surfaceDocument(records: readonly CellRecord[]) {
  const document = linkmemSchema.parse(JSON.parse(surfaceText(records)));
  if (document.kind !== "surface") throw new Error("another kind of document");
  return document;
}

const rounds = [50, 60, 61, 62, 63, 64].map((each) => round(each, each / 2));

describe("the document of a surface", () => {
  const document = surfaceDocument([recordOf(cell, rounds, { toolchain }), marked()]);

  test("holds every run of every point, the figures and what they come to", () => {
    expect(document.points.map(({ axes, runs }) => [axes.ldflags, runs.length])).toEqual([
      ["", 5],
      ["-w", 5],
    ]);
    expect(document.points[0]).toMatchObject({
      figures: { anon: { median: 62 * MIB, interval: { low: 60 * MIB, high: 64 * MIB } } },
      runs: [{ round: 1, children: [{ tool: "gcc" }], build: { anonBytes: 70 * MIB } }, ...Array(4).fill({})],
    });
    expect(document.comparisons.find(({ metric }) => metric === "anon")).toMatchObject({
      ...{ axis: "ldflags", verdict: "lower", package: "example.com/app" },
      ...{ from: { axes: { ldflags: "" } }, to: { axes: { ldflags: "-w" } } },
    });
    expect(document.findings[0]).toContain("lowers");
    expect(document.effects.map(({ metric }) => metric)).toEqual(["anon", "maxRss"]);
  });

  test("names the conditions and the toolchains that were measured, without their files", () => {
    expect(document.conditions).toMatchObject({ rounds: 2, warmUps: 1, env: { GOGC: "100" } });
    expect(document.toolchains).toEqual([
      { cell: cell.id, version: "1.27.4", sum: "h1:x", source: "module", verified: true },
    ]);
  });

  test("has the series of what was looked at closely as rows of numbers", () => {
    expect(document.traces).toMatchObject([
      {
        cell: cell.id,
        intervalMs: 1,
        phases: [{ name: "Loadlib", wallMs: 25 }],
        error: { intervalMs: 10, fineMs: 1 },
      },
    ]);
    expect(document.traces[0]?.samples[2]).toEqual([2, 8192, 0]);
  });

  test("says what is missing", () => {
    expect(document.missing).toMatchObject([{ missing: 1, rounds: 2 }]);
  });
});

test("the document of a surface satisfies its schema whatever was not observed", () => {
  const bytes = fc.option(fc.integer({ min: 0, max: 2 ** 40 }));
  const memory = fc.record({
    ...{ maxRssBytes: bytes, peakAnonBytes: bytes, peakFileBytes: bytes },
    maxRssSource: fc.constantFrom("wait4", "sampled", null),
  });
  fc.assert(
    fc.property(fc.array(fc.array(memory, { minLength: 2, maxLength: 2 }), { maxLength: 6 }), (all) => {
      const attempts = all.map(([first = linkRun(1).memory, second = linkRun(1).memory]) =>
        attempt([link(0, { memory: first, wallMs: null }), link(0, { step: 1, memory: second })], {}, [0, 0]),
      );
      expect(() => surfaceDocument([recordOf(cell, attempts)])).not.toThrow();
    }),
    { numRuns: 60 },
  );
});

test("the document of a surface holds nothing that a terminal would act on, and loses nothing", () => {
  const text = surfaceText([recordOf(cell, rounds)]);
  expect(text).toMatch(/^\{[\s\S]*\}\n$/);
  expect(text).not.toMatch(/[\u007f-\u009f]/);
  expect(JSON.parse(text).missing[0].why).toBe("bad\u009b2J");
});

test.each([100, 10])(
  "the document of parallel links satisfies its schema, with a limit of %i MiB",
  (limitMiB) => {
    const records = [recordOf(cell, rounds, { toolchain })];
    const rows = parallelRows(records);
    const text = parallelDocument(runOf(records), rows, parallelAdvice(rows, limitMiB * MIB), []);
    expect(linkmemSchema.parse(JSON.parse(text))).toMatchObject({
      kind: "parallel",
      rows: [{ p: 1, links: 1, peakBytes: { median: 70 * MIB, largest: 70 * MIB } }, {}],
      advice: [limitMiB === 100 ? { over: null } : { fits: null }, {}],
    });
  },
);

test("the shipped JSON Schema of linkmem is the one that its documents are checked by (else: npm run schema)", () => {
  const shipped = readFileSync(new URL("../../harness/report/linkmem.schema.json", import.meta.url), "utf8");
  expect(shipped).toBe(linkmemSchemaText());
});

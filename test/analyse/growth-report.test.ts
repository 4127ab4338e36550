import { describe, expect, test } from "vitest";
import { growthReport } from "../../harness/analyse/growth-report.ts";
import type { GrowthRow, MeasuredSize } from "../../harness/domain/growth-report.ts";
import { renderGrowth } from "../../harness/report/growth.ts";
import { growthDocument } from "../../harness/report/growth-document.ts";
import { linkmemSchema } from "../../harness/report/linkmem-schema.ts";
import { about, cellOf, MIB, point, sized } from "./build-points.ts";

const SIZES = [500, 1000, 2000, 4000, 8000];
const PLAIN = { go: "1.27.4", target: "linux/amd64", cgo: "0", ldflags: "" };
const STRIPPED = { ...PLAIN, ldflags: "-w" };

const linear = (size: number): number => 60 * MIB + 41_000 * size;
const power = (size: number): number => 60 * MIB + 40 * size ** 1.8;

function measured(law: (size: number) => number, sizes = SIZES, axes = [PLAIN]): MeasuredSize[] {
  return sizes.map((size, at) =>
    sized(
      size,
      axes.map((each, nth) => point(each, about(law(size) / (nth + 1), at))),
    ),
  );
}

function reported(sizes: readonly MeasuredSize[], checked: MeasuredSize | null = null) {
  const whyUnchecked = checked ? null : "it was not asked for";
  return growthReport({ sizes, checked, whyUnchecked, limitBytes: 2 * 2 ** 30 });
}

const rssOf = ({ rows }: { readonly rows: readonly GrowthRow[] }) =>
  rows.find(({ metric }) => metric === "maxRss");

describe("the laws of a growing project", () => {
  test("are one for each way to link and metric", () => {
    const report = reported(measured(linear, SIZES, [PLAIN, STRIPPED]));
    expect(report.rows.map(({ axes, metric }) => [axes.ldflags, metric])).toEqual([
      ["", "anon"],
      ["", "maxRss"],
      ["-w", "anon"],
      ["-w", "maxRss"],
    ]);
    expect(report.rows.map(({ law }) => law?.kind)).toEqual(["linear", "linear", "linear", "linear"]);
  });

  test("say what a piece costs, with its interval, and where the limit is passed", () => {
    const sentence = reported(measured(linear)).sentences[1];
    expect(sentence).toMatch(
      /max RSS on go1\.27\.4 \(example\.com\/types\): linear: 4[01](\.\d)? kB a piece \(95% interval \d/,
    );
    expect(sentence).toMatch(/6\d MB fixed; exponent 1\.0/);
    expect(sentence).toMatch(/passes 2 GiB at about N = 5\d,000 \(95% interval /);
  });

  test("name a power by its exponent and interval", () => {
    const { sentences, rows } = reported(measured(power));
    expect(sentences[1]).toMatch(/grows as N\^1\.8\d? \(95% interval 1\.\d+ to 1\.\d+\)/);
    expect(rows[1]?.passes?.size).toBeGreaterThan(15_000);
  });

  test("are called flat where nothing grows, and then pass nothing", () => {
    const { sentences, rows } = reported(measured(() => 200 * MIB));
    expect(sentences[1]).toMatch(/flat: over these sizes it grows by .*% at most\.$/);
    expect(rows[1]?.passes).toBeNull();
  });

  test("are none with fewer than five sizes, which is said with the table alone", () => {
    const report = reported(measured(linear, SIZES.slice(0, 4)));
    expect(report.sentences[0]).toContain("too few sizes for a law, which needs 5");
    expect(renderGrowth(report, "c")).toContain("N=4000");
  });

  test("are none where figures come from different sources", () => {
    const sizes = SIZES.map((size, at) =>
      sized(size, [point(PLAIN, about(linear(size), at), at === 0 ? "sampled" : "wait4")]),
    );
    const row = rssOf(reported(sizes));
    expect(row).toMatchObject({ law: null, passes: null, sources: ["sampled", "wait4"] });
    expect(reported(sizes).sentences[1]).toContain("different sources (sampled, wait4)");
  });

  test("are above a limit at any size where the fixed part is", () => {
    const report = growthReport({
      ...{ sizes: measured(linear), checked: null, whyUnchecked: "no" },
      limitBytes: 20 * MIB,
    });
    expect(report.sentences[1]).toContain("above 20 MiB at any N");
  });
});

describe("one size more", () => {
  test("that lies where the law foretells it makes the law hold", () => {
    const report = reported(measured(linear), sized(16_000, [point(PLAIN, [linear(16_000)])]));
    expect(rssOf(report)?.check).toMatchObject({ size: 16_000, found: linear(16_000), holds: true });
    expect(report.sentences[1]).toMatch(
      /foretold 6\d\d MiB \(95% interval \d+ to \d+\) at N = 16000, found 686 MiB: holds\.$/,
    );
    expect(renderGrowth(report, "c")).toContain("of 2 of 2 laws: all hold");
  });

  test("that lies elsewhere bounds the law to what was measured, and nothing is said of the limit", () => {
    const report = reported(measured(linear), sized(16_000, [point(PLAIN, [2 * linear(16_000)])]));
    expect(rssOf(report)).toMatchObject({ passes: null, check: { holds: false } });
    expect(report.sentences[1]).toMatch(/does not hold, so this law is good up to N = 8000 only\.$/);
    expect(report.sentences[1]).not.toContain("passes");
  });

  test("checks the way that it was linked in alone", () => {
    const sizes = measured(linear, SIZES, [PLAIN, STRIPPED]);
    const report = reported(sizes, sized(16_000, [point(PLAIN, [linear(16_000)])]));
    expect(report.rows.map(({ check }) => check !== null)).toEqual([true, true, false, false]);
    expect(renderGrowth(report, "c")).toContain("the other 2 were not checked");
  });

  test("that was measured by another source is held against nothing", () => {
    const checked = sized(16_000, [point(PLAIN, [linear(16_000)], "sampled")]);
    expect(rssOf(reported(measured(linear), checked))?.check).toBeNull();
  });
});

describe("a report of growth", () => {
  test("has the medians over N, and unknown where a size has none", () => {
    const sizes = measured(linear);
    const why = "no required module provides \u001b[31mpackage";
    const missing = { cell: cellOf(PLAIN), axes: PLAIN, why, missing: 3, rounds: 3 };
    const text = renderGrowth(reported([...sizes, sized(9000, [], [missing, missing])]), "c");
    expect(text).toMatch(/go +N=500 +N=1000 +N=2000 +N=4000 +N=8000 +N=9000\n +go1\.27\.4 +\d.*unknown/);
    expect(text).toContain("N = 9000: go1.27.4, go1.27.4: no required module provides package");
    expect(text).not.toContain("\u001b");
  });

  test("says why nothing was checked", () => {
    expect(renderGrowth(reported(measured(linear)), "c")).toContain(
      "nothing was checked: it was not asked for",
    );
  });

  test("is plain data that JSON keeps as it is", () => {
    const document = growthDocument(
      reported(measured(linear), sized(16_000, [point(PLAIN, [linear(16_000)])])),
      "types",
    );
    expect(linkmemSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
    expect(document).toMatchObject({
      limitBytes: 2 * 2 ** 30,
      sizes: SIZES.map((size) => ({ size })),
      checked: { size: 16_000 },
      laws: [
        { metric: "anon", law: { kind: "linear" } },
        { metric: "maxRss", check: { holds: true } },
      ],
    });
  });
});

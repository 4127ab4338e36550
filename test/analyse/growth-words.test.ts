import { expect, test } from "vitest";
import { lawWords, limitWords, sizeWords } from "../../harness/analyse/growth-words.ts";
import type { GrowthLaw } from "../../harness/domain/growth-law.ts";

const interval = (low: number, high: number) => ({ low, high, coverage: 0.95 });
const fitted = {
  curve: { fixed: 12_300_000, factor: 41_234, exponent: 1 },
  exponent: { value: 1.012, interval: interval(0.98, 1.04) },
  ...{ spreadShare: 0.012, sizes: 5, repeats: 3 },
};

test.each<[string, GrowthLaw, string]>([
  [
    "linear",
    { ...fitted, kind: "linear", perUnit: { value: 41_234, interval: interval(39_100, 43_300) } },
    "linear: 41 kB a piece (95% interval 39 to 43), 12 MB fixed; exponent 1.01 (95% interval 0.98 to 1.04)",
  ],
  [
    "linear with an interval that needs a digit more, and three digits before the point",
    { ...fitted, kind: "linear", perUnit: { value: 412.4, interval: interval(411.1, 413.2) } },
    "linear: 412 B a piece (95% interval 411 to 413), 12 MB fixed; exponent 1.01 (95% interval 0.98 to 1.04)",
  ],
  [
    "a power",
    {
      ...{ ...fitted, kind: "power", factor: { value: 40, interval: null } },
      exponent: { value: 1.81, interval: interval(1.7, 1.93) },
    },
    "grows as N^1.8 (95% interval 1.7 to 1.9), 12 MB fixed",
  ],
  [
    "flat",
    { ...fitted, kind: "flat", growthAtMostShare: 0.031 },
    "flat: over these sizes it grows by 3.1% at most",
  ],
  [
    "noise, of one run a size",
    { ...fitted, kind: "unclear", why: "noise", repeats: 1 },
    "unclear: growth cannot be told from noise (figures lie 1.2% off the best curve), and is not shown to be small; of one run a size, where noise cannot be told from a law of another shape",
  ],
  [
    "an exponent at the bound",
    {
      ...fitted,
      kind: "unclear",
      why: "exponent-at-bound",
      exponent: { value: 3, interval: interval(2.9, 3) },
    },
    "unclear: it grows as a power of N at the end of what is looked for, 0.3 to 3, or beyond: N^3.0 (95% interval 2.9 to 3.0)",
  ],
  ["too few sizes", { kind: "too-few", why: "sizes" }, "too few sizes for a law, which needs 5"],
])("%s in words", (_, law, words) => {
  expect(lawWords(law)).toBe(words);
});

test("sizes have two digits that count, or as many as tell two apart", () => {
  expect(sizeWords(31_234)).toBe("31,000");
  expect(sizeWords(31_234, 31_400)).toBe("31,200");
  expect(sizeWords(7)).toBe("7");
});

test("a limit reads as a user writes it", () => {
  expect([2 * 2 ** 30, 1.5 * 2 ** 30, 512 * 2 ** 20, 900].map(limitWords)).toEqual([
    "2 GiB",
    "1.5 GiB",
    "512 MiB",
    "900 B",
  ]);
});

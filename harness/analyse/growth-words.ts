import type { GrowthLaw } from "../domain/growth-law.ts";
import type { Estimate, Interval } from "../domain/interval.ts";

/** A law in words: "linear: 41 kB a piece (95% interval 39 to 43), 12 MB fixed; exponent 1.01 (95% interval 0.98 to 1.03)". */
export function lawWords(law: GrowthLaw): string {
  switch (law.kind) {
    case "linear":
      return `linear: ${bytesWithInterval(law.perUnit, " a piece")}, ${bytesWords(law.curve.fixed)} fixed; exponent ${exponentWords(law.exponent)}${loneRuns(law)}`;
    case "power":
      return `grows as N^${exponentWords(law.exponent)}, ${bytesWords(law.curve.fixed)} fixed${loneRuns(law)}`;
    case "flat":
      return `flat: over these sizes it grows by ${percent(law.growthAtMostShare)} at most`;
    case "unclear":
      return `unclear: ${unclearWords(law)}${loneRuns(law)}`;
    case "too-few":
      return TOO_FEW[law.why];
  }
}

const TOO_FEW: Readonly<Record<Extract<GrowthLaw, { kind: "too-few" }>["why"], string>> = {
  sizes: "too few sizes for a law, which needs 5",
  "values-not-above-zero": "no law: a figure is not above zero",
  "too-many-values": "no law: more figures than can be fitted; fewer repeats will do",
};

function unclearWords({ why, exponent, spreadShare }: Extract<GrowthLaw, { kind: "unclear" }>): string {
  switch (why) {
    case "noise":
      return `growth cannot be told from noise (figures lie ${percent(spreadShare)} off the best curve), and is not shown to be small`;
    case "exponent-wide":
      return `it grows, but as which power of N these sizes do not tell: N^${exponentWords(exponent)}; larger sizes or more repeats may`;
    case "exponent-at-bound":
      return `it grows as a power of N at the end of what is looked for, 0.3 to 3, or beyond: N^${exponentWords(exponent)}`;
  }
}

/** With one run a size, noise and a law of another shape look alike. */
function loneRuns({ repeats }: { readonly repeats: number }): string {
  return repeats === 1 ? "; of one run a size, where noise cannot be told from a law of another shape" : "";
}

/** "1.8 (95% interval 1.7 to 1.9)", with as many digits as tell the three apart. */
function exponentWords({ value, interval }: Estimate): string {
  if (!interval) return value.toFixed(2);
  const { low, high } = interval;
  const digits = [1, 2].find((each) => low.toFixed(each) !== high.toFixed(each)) ?? 3;
  const word = (of: number): string => of.toFixed(digits);
  return `${word(value)} (${coverageWords(interval)} interval ${word(low)} to ${word(high)})`;
}

/** "95%": never rounded up. */
export function coverageWords({ coverage }: Pick<Interval, "coverage">): string {
  return `${Math.floor(coverage * 100)}%`;
}

function percent(share: number): string {
  const size = share * 100;
  return `${size < 9.95 ? Number(size.toFixed(1)) : Math.round(size)}%`;
}

const DECIMAL_UNITS = ["B", "kB", "MB", "GB", "TB"];

function bytesWithInterval({ value, interval }: Estimate, unit: string): string {
  if (!interval) return `${bytesWords(value)}${unit}`;
  const power = thousands(value);
  const digits = digitsThatTell(interval.low, interval.high);
  const word = (of: number): string => plain(of / 1000 ** power, digits);
  const range = `${coverageWords(interval)} interval ${word(interval.low)} to ${word(interval.high)}`;
  return `${word(value)} ${DECIMAL_UNITS[power]}${unit} (${range})`;
}

function bytesWords(value: number): string {
  const power = thousands(value);
  return `${plain(value / 1000 ** power, 2)} ${DECIMAL_UNITS[power]}`;
}

function thousands(value: number): number {
  const power = value > 0 ? Math.floor(Math.log10(value) / 3) : 0;
  return Math.min(DECIMAL_UNITS.length - 1, Math.max(0, power));
}

/** 2 digits, or as many up to 4 as two values need to read differently. */
function digitsThatTell(one: number, other: number): number {
  return [2, 3].find((digits) => one.toPrecision(digits) !== other.toPrecision(digits)) ?? 4;
}

/** With `digits` digits that count, all before the point in any case. */
function plain(value: number, digits: number): string {
  return value < 10 ** digits ? String(Number(value.toPrecision(digits))) : value.toFixed(0);
}

/** "31,000": a size to 2 digits, or to as many as tell it from `other`. */
export function sizeWords(size: number, other = 0): string {
  return Number(size.toPrecision(digitsThatTell(size, other))).toLocaleString("en-US", {
    maximumFractionDigits: size < 10 ? 1 : 0,
  });
}

const BINARY_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** "2 GiB", "1.5 GiB": as a user would write it. */
export function limitWords(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10);
  const at = Math.min(BINARY_UNITS.length - 1, power);
  return `${Number((bytes / 1024 ** at).toFixed(2))} ${BINARY_UNITS[at]}`;
}

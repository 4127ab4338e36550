import { expect, test } from "vitest";
import { parseDuration, parseSize } from "../../harness/domain/quantity.ts";

test.each([
  ["2GiB", 2147483648],
  ["512MiB", 536870912],
  ["1.5 kB", 1500],
  ["0B", 0],
  ["2", undefined],
  ["2gb", undefined],
  ["-1MiB", undefined],
  ["1e9MiB", undefined],
  ["2toString", undefined],
])("the size %j is %s bytes", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each([
  ["10m", 600_000],
  ["1h30m", 5_400_000],
  ["1.5s", 1_500],
  ["250ms", 250],
  ["10", undefined],
  ["m", undefined],
  ["10 m", undefined],
  ["10m!", undefined],
])("the duration %j is %s milliseconds", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

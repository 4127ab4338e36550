import { expect, test } from "vitest";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import { meetsBound, parseVersionBounds } from "../../harness/domain/version-bound.ts";

const meets = (version: string, text: string) =>
  parseVersionBounds(text)?.every((bound) => meetsBound(version as GoVersion, bound));

test.each([
  ["1.23rc1", ">=1.23", true],
  ["1.23rc1", "<1.23", false],
  ["1.22.12", ">=1.23", false],
  ["1.23.4", "<=1.23", true],
  ["1.23.4", ">1.23", false],
  ["1.24rc1", ">1.23", true],
  ["1.23.4", "=1.23", true],
  ["1.23.4", "!=1.23", false],
  ["1.23rc2", ">=1.23.0", false],
  ["1.23.0", ">=1.23rc2", true],
  ["1.9.7", "<1.10", true],
  ["1.24.1", ">= 1.23 <1.25", true],
  ["1.25rc1", ">=1.23 <1.25", false],
])("%s against %s: %s", (version, text, expected) => {
  expect(meets(version, text)).toBe(expected);
});

test.each(["1.23", ">=", ">=1", "=>1.23", ">=1.23.x", ">=1.23,<1.25", "", ">=1.23 1.24"])(
  "%j is no comparison",
  (text) => {
    expect(parseVersionBounds(text)).toBeUndefined();
  },
);

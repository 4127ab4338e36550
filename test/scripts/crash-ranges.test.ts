import { describe, expect, test } from "vitest";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import { fixedIn, rangesOf } from "../../harness/scripts/crash-ranges.ts";

const releases = ["1.20.0", "1.20.1", "1.20.2", "1.21.0", "1.21.1", "1.22.0"] as GoVersion[];
const ranges = (...crashing: string[]) => rangesOf(releases, (go) => crashing.includes(go));

describe("the releases that crash", () => {
  test("are ranges of one branch each, also where a branch ends in one", () => {
    expect(ranges("1.20.1", "1.20.2", "1.21.0")).toEqual([
      ["1.20.1", "1.20.2"],
      ["1.21.0", "1.21.0"],
    ]);
    expect(ranges("1.20.0", "1.20.2")).toHaveLength(2);
    expect(ranges()).toEqual([]);
  });

  test("are mended in the next release, where that one was seen to be well", () => {
    const affected = ranges("1.20.1", "1.20.2", "1.21.0");
    expect(fixedIn(releases, affected, (go) => go === "1.21.1" || go === "1.22.0")).toEqual(["1.21.1"]);
    expect(fixedIn(releases, ranges("1.22.0"), () => true)).toEqual([]);
    expect(fixedIn(releases, ranges("1.20.0"), () => false)).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import { readGrowing, wantsGrowth } from "../../harness/cli/grow-options.ts";

const FIVE = "100,200,400,800,1600";

describe("sizes of a growing project", () => {
  test("are read in increasing order, each once", () => {
    expect(readGrowing({ grow: "800, 100,200,400,1600,100" })).toEqual({
      sizes: [100, 200, 400, 800, 1600],
      limitBytes: 2 * 2 ** 30,
      checkAt: { size: 3200 },
    });
  });

  test.each([
    ["100,200,400,800", "4 different sizes, and a law needs 5 at least"],
    ["100,100,100,100,100", "1 different size, and"],
    ["", '"" is no whole number from 1 to 100000'],
    [`${FIVE},`, '"" is no whole number'],
    ["0,1,2,3,4", '"0" is no whole number'],
    ["1e3,1,2,3,4", '"1e3" is no whole number'],
    ["-1,1,2,3,4", '"-1" is no whole number'],
    ["1,2,3,4,100001", '"100001" is no whole number from 1 to 100000'],
    [Array.from({ length: 21 }, (_, at) => at + 1).join(), "21 sizes, more than the 20"],
  ])("are refused as %s", (grow, why) => {
    expect(() => readGrowing({ grow })).toThrow(why);
  });

  test("are checked at twice the largest, at a size that is named, or not at all", () => {
    expect(readGrowing({ grow: FIVE, checkAt: "2000" }).checkAt).toEqual({ size: 2000 });
    expect(readGrowing({ grow: FIVE, checkAt: "none" }).checkAt).toEqual({ none: "it was not asked for" });
    expect(readGrowing({ grow: "1,2,3,4,60000" }).checkAt).toEqual({
      none: "no project grows above 100000 pieces",
    });
    expect(() => readGrowing({ grow: FIVE, checkAt: "1600" })).toThrow("does not lie beyond the largest");
    expect(() => readGrowing({ grow: FIVE, checkAt: "often" })).toThrow('"often" is no whole number');
  });

  test("are what the other flags are about", () => {
    expect(wantsGrowth({})).toBe(false);
    expect(wantsGrowth({ grow: FIVE, checkAt: "auto" })).toBe(true);
    expect(() => wantsGrowth({ checkAt: "auto" })).toThrow(
      "--check-at is about a project that grows; add --grow",
    );
    expect(() => wantsGrowth({ limitSize: "2GiB" })).toThrow("--limit-size is about");
  });

  test("have a limit with a unit", () => {
    expect(readGrowing({ grow: FIVE, limitSize: "512MiB" }).limitBytes).toBe(512 * 2 ** 20);
    for (const limitSize of ["2", "0B", "much"])
      expect(() => readGrowing({ grow: FIVE, limitSize })).toThrow(`cannot read "${limitSize}"`);
  });
});

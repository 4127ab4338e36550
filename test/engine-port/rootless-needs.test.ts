import { expect, test } from "vitest";
import { firstFreeId, idsOf } from "../../harness/engine/rootless-needs.ts";

const TABLE = "anna:100000:65536\n# a remark\n1002:165536:1000\nanna:200000:5\nbroken\n";

test("a user's ids are those of every range under its name and its number", () => {
  expect(idsOf(TABLE, ["anna", "1001"])).toBe(65_541);
  expect(idsOf(TABLE, ["ben", "1002"])).toBe(1_000);
  expect(idsOf(TABLE, ["ann", "100"])).toBe(0);
});

test("a new range begins behind all others", () => {
  expect(firstFreeId(TABLE)).toBe(200_005);
  expect(firstFreeId("")).toBe(0);
});

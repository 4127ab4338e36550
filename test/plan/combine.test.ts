import { expect, test } from "vitest";
import { combine, type ExpandedMatrix } from "../../harness/plan/combine.ts";
import { planOf } from "./knowledge.ts";

/** The example of GitHub's own documentation, with axes of ours for fruit, animal, color and shape. */
const fruitAndAnimal: ExpandedMatrix = [
  ["tags", ["apple", "pear"]],
  ["ldflags", ["cat", "dog"]],
];

test("include widens and adds exactly as GitHub documents it", () => {
  const all = combine(
    fruitAndAnimal,
    [],
    [
      { gcflags: "green" },
      { gcflags: "pink", ldflags: "cat" },
      { tags: "apple", asmflags: "circle" },
      { tags: "banana" },
      { tags: "banana", ldflags: "cat" },
    ],
  );
  expect(all).toEqual([
    { tags: "apple", ldflags: "cat", gcflags: "pink", asmflags: "circle" },
    { tags: "apple", ldflags: "dog", gcflags: "green", asmflags: "circle" },
    { tags: "pear", ldflags: "cat", gcflags: "pink" },
    { tags: "pear", ldflags: "dog", gcflags: "green" },
    { tags: "banana" },
    { tags: "banana", ldflags: "cat" },
  ]);
});

test("exclude comes before include, so that an include can bring a combination back", () => {
  const all = combine(fruitAndAnimal, [(axes) => axes.tags === "pear"], [{ tags: "pear", ldflags: "cat" }]);
  expect(all).toEqual([
    { tags: "apple", ldflags: "cat" },
    { tags: "apple", ldflags: "dog" },
    { tags: "pear", ldflags: "cat" },
  ]);
});

test("an exclude may be partial, compare versions, and list values", () => {
  const { cells } = planOf({
    matrix: {
      go: ["1.23", "1.24", "1.25rc1"],
      target: ["linux/amd64", "js/wasm", "windows/amd64"],
    },
    exclude: [{ go: [">=1.25"], target: ["js/wasm", "windows/amd64"] }],
  });
  const gone = cells.filter((cell) => cell.go === "1.25rc1").map((cell) => cell.axes.target);
  expect(gone).toEqual(["linux/amd64"]);
  expect(cells).toHaveLength(7);
});

test("an include's go word means what it means in the matrix, one cell for each release", () => {
  const { cells } = planOf({
    matrix: { go: ["1.25"], target: ["linux/amd64"] },
    include: [
      { go: "1.20", target: "linux/386" },
      { go: "1.22..1.23", ldflags: "-s" },
    ],
  });
  expect(cells.map((cell) => [cell.go, cell.axes.target, cell.axes.ldflags])).toEqual(
    expect.arrayContaining([
      ["1.25.2", "linux/amd64", undefined],
      ["1.20.14", "linux/386", undefined],
      ["1.22.12", "linux/amd64", "-s"],
      ["1.23.12", "linux/amd64", "-s"],
    ]),
  );
  expect(cells).toHaveLength(4);
});

test("a matrix of which nothing is left is an error", () => {
  expect(() => planOf({ matrix: { go: ["1.25"] }, exclude: [{ go: [">=1.1"] }] })).toThrow(
    /exclude removes them all/,
  );
});

test("a matrix that nobody would wait for is refused before it is made", () => {
  const many = Array.from({ length: 1_000 }, (_, at) => String(at));
  expect(() => planOf({ matrix: { ldflags: many, gcflags: many, tags: many } })).toThrow(
    /4000000000 combinations/,
  );
});

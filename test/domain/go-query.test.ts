import { expect, test } from "vitest";
import { parseGoQuery } from "../../harness/domain/go-query.ts";

test.each([
  ["1.24", { kind: "minor", minor: "1.24" }],
  ["1.24.x", { kind: "patches", minor: "1.24" }],
  ["1.20.0", { kind: "release", version: "1.20.0" }],
  ["1.25rc1", { kind: "release", version: "1.25rc1" }],
  ["stable", { kind: "word", word: "stable" }],
  [
    "go.mod..stable",
    { kind: "range", from: { kind: "word", word: "go.mod" }, to: { kind: "word", word: "stable" } },
  ],
  [
    "1.21 .. 1.24.3",
    { kind: "range", from: { kind: "minor", minor: "1.21" }, to: { kind: "release", version: "1.24.3" } },
  ],
])("%s is read", (text, query) => {
  expect(parseGoQuery(text)).toEqual(query);
});

test.each([
  "",
  "1",
  "1.x",
  "go1.24",
  "latest",
  "1.24...1.25",
  "1.24..",
  "..1.24",
  "1.24.x..1.25",
  "1.24..1.25..1.26",
  "1.99999",
  "v1.24",
  "1.24.3.1",
  "tip",
])("%j is no Go version", (text) => {
  expect(parseGoQuery(text)).toBeUndefined();
});

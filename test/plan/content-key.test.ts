import { expect, test } from "vitest";
import type { Cell } from "../../harness/domain/cell.ts";
import { canonicalJson, contentKey, type KeyFacts } from "../../harness/plan/content-key.ts";
import { cellOf } from "./knowledge.ts";

const facts: KeyFacts = {
  treeHash: "t",
  moduleSums: "m",
  toolchainSum: "h1:x",
  imageKey: "i",
  probeHash: "p",
  engineArch: "amd64",
  attempt: 1,
  mode: "plain",
};
const cell = cellOf({ go: "1.25.1", cgo: "0" });

test("the same question has the same key, in whatever order its parts were written", () => {
  const { id, ...rest } = cell;
  const turned = {
    ...Object.fromEntries(Object.entries(rest).reverse()),
    id,
  } as Cell;
  expect(contentKey(turned, { ...facts })).toBe(contentKey(cell, facts));
  expect(contentKey(cell, facts)).toMatch(/^[0-9a-f]{64}$/);
});

test.each(Object.keys(facts))("%s changes the key", (name) => {
  const changed = {
    ...facts,
    [name]: name === "attempt" ? 2 : name === "mode" ? "measured" : "other",
  } as KeyFacts;
  expect(contentKey(cell, changed)).not.toBe(contentKey(cell, facts));
});

test.each([
  ["a flag", cellOf({ go: "1.25.1", cgo: "0", ldflags: "-w" })],
  ["a variable", cellOf({ go: "1.25.1", cgo: "0", "env.GOGC": "50" })],
  ["the release", cellOf({ go: "1.25.2", cgo: "0" })],
  ["the target", cellOf({ go: "1.25.1", cgo: "0", target: "js/wasm" })],
  ["a step", cellOf({ go: "1.25.1", cgo: "0" }, { steps: [{ kind: "vet", packages: [], flags: [] }] })],
  ["the memory limit", cellOf({ go: "1.25.1", cgo: "0" }, { limits: { memoryBytes: 1 } })],
  ["the network", cellOf({ go: "1.25.1", cgo: "0" }, { network: "bridge" })],
  ["the cache", cellOf({ go: "1.25.1", cgo: "0", cache: "cold" })],
])("%s changes the key", (_what, other) => {
  expect(contentKey(other, facts)).not.toBe(contentKey(cell, facts));
});

test("what a scenario is called, what it expects and which link it would report do not change the key", () => {
  const other = cellOf(
    { go: "1.25.1", cgo: "0" },
    {
      title: "x",
      expect: [{ when: {}, outcome: "fail" }],
      limits: { linkRssBytes: 5 },
    },
  );
  expect(contentKey(other, facts)).toBe(contentKey(cell, facts));
});

test("canonical JSON sorts keys at every depth and keeps the order of lists", () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }, 1], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},1]}');
});

import { expect, test } from "vitest";
import portsJson from "../../harness/data/ports.json" with { type: "json" };
import { type GoVersion, minorOf } from "../../harness/domain/go-version.ts";
import { releaseFacts } from "../../harness/plan/release-facts.ts";

const v = (text: string) => text as GoVersion;
const facts = releaseFacts({
  asked: ["1.20.0", "1.20.14", "1.21.0", "1.21.13"],
  facts: {
    "port wasip1/wasm": [["1.21.0", "1.21.13"]],
    "port old/port": [["1.20.0", "1.20.14"]],
  },
});

test.each([
  ["1.20.0", "no"],
  ["1.20.7", "no"],
  ["1.21.0", "yes"],
  ["1.21.5", "yes"],
  ["1.21rc2", "unknown"],
  ["1.21.14", "yes"],
  ["1.22.0", "unknown"],
  ["1.19.0", "unknown"],
])("of a port that came with 1.21, %s says %s: only what both neighbours agree on", (version, says) => {
  expect(facts.says("port wasip1/wasm", v(version))).toBe(says);
});

test("what no release has is refused by every release that was asked, and unknown of newer ones", () => {
  expect(facts.says("port no/such", v("1.21.1"))).toBe("no");
  expect(facts.says("port no/such", v("1.22.0"))).toBe("unknown");
});

test("the minors that have a fact are named as ranges", () => {
  expect(facts.minors("port old/port")).toEqual(["1.20"]);
  expect(facts.minors("port no/such")).toEqual([]);
});

test("the shipped table asks the first and the newest patch of every minor from 1.9 on", () => {
  const minors = new Set(portsJson.asked.map((version) => minorOf(v(version))));
  expect(minors.size).toBeGreaterThanOrEqual(19);
  expect(portsJson.asked[0]).toBe("1.9.0");
});

test("in no minor do the first and the newest patch differ, on which newer patches rely", () => {
  for (const ranges of Object.values(portsJson.facts))
    for (const [from = "", to = ""] of ranges) {
      const inMinor = (version: string) =>
        portsJson.asked.filter((other) => minorOf(v(other)) === minorOf(v(version)));
      expect(inMinor(from)[0]).toBe(from);
      expect(inMinor(to).at(-1)).toBe(to);
    }
});

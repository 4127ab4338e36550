import { expect, test } from "vitest";
import { analyse } from "../../harness/analyse/analyse.ts";
import { samePlaces } from "../../harness/analyse/same-place.ts";
import type { CellVerdict, Signature, SourcePlace, Verdict } from "../../harness/domain/verdict.ts";
import { renderConclusion } from "../../harness/report/conclusion.ts";
import { run } from "./build-run.ts";

const HERE: SourcePlace = { file: "main.go", line: 5, column: 4 };

function failed(signature: string, change: Partial<Verdict> = {}): CellVerdict {
  const builder = run({ go: ["1.27.4"] }).fails({}, signature, "compile.syntax", `main.go:5:4: ${signature}`);
  const [made] = builder.verdicts();
  if (!made?.verdict) throw new Error("no verdict was built");
  return { ...made, verdict: { ...made.verdict, place: HERE, ...change } };
}

const standing = (...verdicts: CellVerdict[]) => [...samePlaces(verdicts).values()];

test("one class at one place is one failure, however releases word it", () => {
  expect(standing(failed("expecting comma"), failed("possibly missing comma"))).toEqual([
    "expecting comma",
    "expecting comma",
  ]);
});

test.each<[string, Partial<Verdict>]>([
  ["of another class", { failureClass: "compile.types" }],
  ["at another column", { place: { ...HERE, column: 9 } }],
  ["of another step", { stage: "vet" }],
])("a failure %s stays another", (_, change) => {
  expect(standing(failed("a"), failed("b", change))).toEqual(["a", "b"]);
});

test.each<[string, Partial<Verdict>]>([
  ["without a column", { place: { ...HERE, column: null } }],
  ["without a place", { place: null }],
  ["in the release's own files", { place: { ...HERE, file: "$GOROOT/src/net/net.go" } }],
])("nothing is taken for the same %s", (_, change) => {
  expect(standing(failed("a", change), failed("b", change))).toEqual([]);
});

test("the conclusion tells such a failure once, with its other words", () => {
  const builder = run({ go: ["1.16.15", "1.27.4"] })
    .fails({ go: "1.16.15" }, "old", "compile.syntax", "main.go:5:4: expecting comma")
    .fails({ go: "1.27.4" }, "new", "compile.syntax", "main.go:5:4: missing comma");
  const verdicts = builder
    .verdicts()
    .map((each) => ({ ...each, verdict: each.verdict && { ...each.verdict, place: HERE } }));
  const analysis = analyse(builder.record(), verdicts);
  const text = renderConclusion(builder.record(), verdicts, analysis, {
    ...{ colour: false, unicode: true, runFolder: null },
  });
  expect(text.match(/✗\*/g)).toHaveLength(1);
  expect(text).toContain("fails in every release that was run, go1.16.15 to go1.27.4 (2 of 2 cells)");
  expect(text).toMatch(/in other words with go1\.\S+: (?:expecting|missing) comma/);
  expect(new Set(analysis.findings.flatMap((f) => ("signature" in f ? [f.signature] : [])))).toEqual(
    new Set(["old" as Signature]),
  );
});

test("other words are told only where the words differ, not the column alone", () => {
  const builder = run({ go: ["1.16.15", "1.27.4"] })
    .fails({ go: "1.16.15" }, "same", "compile.types", "main.go:5:19: undefined: x")
    .fails({ go: "1.27.4" }, "same", "compile.types", "main.go:5:4: undefined: x");
  const verdicts = builder
    .verdicts()
    .map((each) => ({ ...each, verdict: each.verdict && { ...each.verdict, place: HERE } }));
  const text = renderConclusion(builder.record(), verdicts, analyse(builder.record(), verdicts), {
    ...{ colour: false, unicode: true, runFolder: null },
  });
  expect(text).not.toContain("in other words");
});

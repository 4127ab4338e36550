import fc from "fast-check";
import { expect, test } from "vitest";
import type { Outcome } from "../../harness/domain/outcome.ts";
import { type RunBuilder, run } from "./build-run.ts";

const GO = ["1.20.14", "1.21.13", "1.22.12", "1.23.12", "1.24.13", "1.25rc1"];
const TARGETS = ["linux/amd64", "windows/amd64", "wasip1/wasm"];
const words = [
  "pass",
  "pass",
  "A",
  "A",
  "B",
  "timeout",
  "flaky",
  "infrastructure",
  "unsupported",
  "pending",
] as const;

const results = fc.array(fc.constantFrom(...words), {
  minLength: 36,
  maxLength: 36,
});

function runOf(words: readonly string[]): RunBuilder {
  const builder = run({ go: GO, target: TARGETS, cgo: ["0", "1"] });
  builder.ids({}).forEach((id, index) => {
    const where = (axes: object): boolean => builder.ids((each) => each === axes)[0] === id;
    const word = words[index] ?? "pass";
    if (word === "pending") builder.pending(where);
    else if (word === "A" || word === "B") builder.fails(where, word);
    else builder.ends(where, word as Outcome);
  });
  return builder;
}

test("findings hold for every possible mixture of results", () => {
  fc.assert(
    fc.property(results, (words) => {
      const builder = runOf(words);
      const verdicts = new Map(builder.verdicts().map((each) => [each.cell, each]));
      const goOf = new Map(builder.record().plan.cells.map((cell) => [cell.id, cell]));
      for (const finding of builder.analyse(GO as never).findings) {
        expect(finding.cells.length).toBeGreaterThan(0);
        if (!("signature" in finding)) continue;
        for (const cell of finding.cells) {
          const verdict = verdicts.get(cell);
          expect(verdict?.verdict?.signature ?? verdict?.outcome).toBe(finding.signature);
        }
        if (finding.kind === "version-boundary") {
          const lines = finding.cells.map((id) => goOf.get(id)?.axes);
          for (const axes of lines) {
            const at = (go: string) =>
              [...goOf.values()].find(
                (c) => c.go === go && c.axes.target === axes?.target && c.axes.cgo === axes?.cgo,
              );
            const good = at(finding.lastGood);
            const bad = at(finding.firstBad);
            expect(good && verdicts.get(good.id)?.outcome).toBe("pass");
            expect(bad && verdicts.get(bad.id)?.verdict?.signature).toBe(finding.signature);
          }
        }
      }
    }),
    { numRuns: 150 },
  );
});

test("a failure finding holds every cell that shows it", () => {
  fc.assert(
    fc.property(results, (words) => {
      const builder = runOf(words);
      const failures = builder
        .analyse()
        .findings.filter((each) => each.kind === "failure" && each.outcome === "fail");
      for (const signature of ["A", "B"]) {
        const showing = builder
          .verdicts()
          .filter((each) => each.verdict?.signature === signature)
          .map((each) => each.cell);
        const found = failures.filter((each) => "signature" in each && each.signature === signature);
        expect(found.flatMap((each) => each.cells).toSorted()).toEqual(showing.toSorted());
      }
    }),
    { numRuns: 100 },
  );
});

test("every target or combination is claimed only when no possible line is without the failure", () => {
  fc.assert(
    fc.property(results, (words) => {
      const builder = runOf(words);
      for (const finding of builder.analyse().findings) {
        if (finding.kind !== "version-boundary" || !/in every/.test(finding.sentence)) continue;
        const lines = new Set(
          builder
            .record()
            .plan.cells.filter((cell) => finding.cells.includes(cell.id))
            .map((cell) => `${cell.axes.target} ${cell.axes.cgo}`),
        );
        const possible = new Set(
          builder.record().plan.cells.flatMap((cell) => `${cell.axes.target} ${cell.axes.cgo}`),
        );
        const wholly = [...possible].filter((line) => !lines.has(line));
        const byId = new Map(builder.verdicts().map((each) => [each.cell, each.outcome]));
        for (const line of wholly)
          for (const cell of builder.record().plan.cells)
            if (`${cell.axes.target} ${cell.axes.cgo}` === line)
              expect(byId.get(cell.id)).toBe("unsupported");
      }
    }),
    { numRuns: 60 },
  );
});

test("without a failing cell there is no failure finding", () => {
  const calm = fc.array(
    fc.constantFrom("pass", "unsupported", "infrastructure", "flaky", "unavailable", "pending"),
    {
      minLength: 36,
      maxLength: 36,
    },
  );
  fc.assert(
    fc.property(calm, (words) => {
      expect(runOf(words).analyse().findings).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

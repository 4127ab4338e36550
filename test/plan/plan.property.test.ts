import fc from "fast-check";
import { expect, test } from "vitest";
import type { Axes, AxisName, Cell } from "../../harness/domain/cell.ts";
import type { Scenario } from "../../harness/domain/scenario.ts";
import { answerOrder } from "../../harness/plan/answer-order.ts";
import { PlanError } from "../../harness/plan/knowledge.ts";
import { planOf, RELEASES } from "./knowledge.ts";

const values: Readonly<Record<string, readonly string[]>> = {
  go: RELEASES.filter((version) => version !== "1.26rc1"),
  target: ["linux/amd64", "windows/arm64", "js/wasm", "linux/arm/v7"],
  cgo: ["0", "1"],
  ldflags: ["", "-s -w", "-S -w", "-s  -w"],
  tags: ["a", "A", "a,b"],
  "env.GOGC": ["off", "50"],
};

const axisValue = (name: string) => fc.constantFrom(...(values[name] ?? []));
const matrix = fc.record(
  Object.fromEntries(
    Object.keys(values).map((name) => [
      name,
      fc.uniqueArray(axisValue(name), { minLength: 1, maxLength: 3 }),
    ]),
  ),
  { requiredKeys: [] },
) as fc.Arbitrary<Scenario["matrix"]>;
const axes = fc.record(Object.fromEntries(Object.keys(values).map((name) => [name, axisValue(name)])), {
  requiredKeys: [],
}) as fc.Arbitrary<Axes>;
const condition = axes.map((one) =>
  Object.fromEntries(Object.entries(one).map(([name, value]) => [name, [value ?? ""]])),
);
const parts = fc.record({
  matrix,
  include: fc.array(axes, { maxLength: 3 }),
  exclude: fc.array(condition, { maxLength: 3 }),
});

/** Plans, or undefined where exclude leaves nothing. */
function plan(given: Partial<Scenario>) {
  try {
    return planOf(given);
  } catch (error) {
    if (error instanceof PlanError) return undefined;
    throw error;
  }
}

const matches = (cell: Axes, wanted: Readonly<Record<string, readonly string[] | undefined>>) =>
  Object.entries(wanted).every(([name, all]) => all?.includes(cell[name as AxisName] ?? "") ?? true);

test("no two cells have the same id, on a file system without upper case either, or the same axes", () => {
  fc.assert(
    fc.property(parts, (given) => {
      const cells = plan(given)?.cells ?? [];
      expect(new Set(cells.map((cell) => cell.id.toLowerCase())).size).toBe(cells.length);
      expect(new Set(cells.map((cell) => JSON.stringify(Object.entries(cell.axes).sort()))).size).toBe(
        cells.length,
      );
    }),
    { numRuns: 150 },
  );
});

test("every axis value of every cell comes from the matrix, an include, or the project", () => {
  fc.assert(
    fc.property(parts, (given) => {
      const own: Readonly<Record<string, readonly string[]>> = {
        go: ["1.22.12", "1.23.12", "1.24.13", "1.25.2"],
        target: ["linux/amd64"],
        cgo: ["0"],
      };
      for (const cell of plan(given)?.cells ?? [])
        for (const [name, value] of Object.entries(cell.axes)) {
          const axis = name as AxisName;
          const sources = [
            ...(given.matrix[axis] ?? own[axis] ?? []),
            ...given.include.map((one) => one[axis]),
          ];
          expect(sources).toContain(value);
        }
    }),
    { numRuns: 150 },
  );
});

test("what exclude describes is in no cell, unless an include brings it back", () => {
  fc.assert(
    fc.property(matrix, fc.array(condition, { maxLength: 3 }), (given, exclude) => {
      for (const cell of plan({ matrix: given, exclude })?.cells ?? [])
        for (const wanted of exclude) expect(matches(cell.axes, wanted)).toBe(false);
    }),
    { numRuns: 150 },
  );
});

test("an exclude takes away nothing that it does not describe", () => {
  fc.assert(
    fc.property(matrix, condition, (given, wanted) => {
      const kept = plan({ matrix: given })?.cells.filter((cell) => !matches(cell.axes, wanted)) ?? [];
      expect(plan({ matrix: given, exclude: [wanted] })?.cells.length ?? 0).toBe(kept.length);
    }),
    { numRuns: 100 },
  );
});

const supported: Cell["support"] = { kind: "supported" };
const unavailable: Cell["support"] = { kind: "unavailable", reason: "x" };

test("the order of answers is a permutation", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...RELEASES), { maxLength: 40 }), (versions) => {
      const cells = versions.map((go, at) => ({ go, at, support: at % 3 === 0 ? unavailable : supported }));
      expect(
        answerOrder(cells)
          .map((cell) => cell.at)
          .sort((a, b) => a - b),
      ).toEqual(cells.map((cell) => cell.at));
    }),
  );
});

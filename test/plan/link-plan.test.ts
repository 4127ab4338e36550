import { describe, expect, test } from "vitest";
import type { Plan } from "../../harness/domain/cell.ts";
import type { Scenario } from "../../harness/domain/scenario.ts";
import { ldflagsOf } from "../../harness/domain/step.ts";
import { linkScenario, measuredPlan } from "../../harness/plan/link-plan.ts";
import { plainScenario } from "../../harness/spec/build-scenario.ts";
import { cellOf } from "../analyse/build-record.ts";

const plain = plainScenario("s", { kind: "folder", dir: "/p" });
const withFlags = (...ldflags: string[]): Scenario => ({ ...plain, matrix: { ...plain.matrix, ldflags } });

function planOf(go: string, ldflags: readonly string[]): Plan {
  const { steps } = linkScenario(withFlags(...ldflags), 2);
  const cells = [{ ...cellOf({ go }), steps, repeat: 3 }];
  return { scenario: "s", title: "S", cells, varying: [], warnings: [] };
}

describe("a scenario to be measured", () => {
  test("makes each value of ldflags a step of one cell, and compiles nothing twice for it", () => {
    const { matrix, steps } = linkScenario(withFlags("", "-w", "-s -w"), 5);
    expect(matrix.ldflags).toBeUndefined();
    expect(steps.map(ldflagsOf)).toEqual(["", "-w", "-s -w"]);
    expect(steps.every((step) => step.kind === "build" && step.always)).toBe(true);
  });

  test("does not leave out what an exclude would: it says so", () => {
    const excluding = { ...withFlags("", "-w"), exclude: [{ go: ["1.20"], ldflags: ["-w"] }] };
    expect(() => linkScenario(excluding, 5)).toThrow(/leave ldflags out of include and exclude/);
  });

  test("links a value that is named twice once", () => {
    expect(linkScenario(withFlags("-w", "-w"), 5).steps).toHaveLength(1);
  });

  test("without ldflags links once, without any", () => {
    expect(linkScenario(plain, 5).steps.map(ldflagsOf)).toEqual([""]);
  });

  test("runs one round more than it is asked for, which warms up", () => {
    expect(linkScenario(plain, 5).repeat).toBe(6);
    expect(linkScenario(plain, 1).repeat).toBe(2);
  });

  test("pins the collector, unless the scenario says otherwise", () => {
    expect(linkScenario(plain, 1).env).toMatchObject({ GOGC: "100", GOMEMLIMIT: "off" });
    expect(linkScenario({ ...plain, env: { GOGC: "50" } }, 1).env).toMatchObject({
      GOGC: "50",
      GOMEMLIMIT: "off",
    });
  });

  test("with several -p does each value of ldflags with each of them", () => {
    const { steps } = linkScenario(withFlags("", "-w"), 1, [1, 4]);
    const flags = steps.map((step) => (step.kind === "build" ? step.flags.slice(2) : []));
    expect(flags).toEqual([["-p=1"], ["-p=4"], ["-ldflags=-w", "-p=1"], ["-ldflags=-w", "-p=4"]]);
  });

  test("expects nothing: it asks for figures", () => {
    expect(linkScenario({ ...plain, expect: [{ when: {}, outcome: "fail" }] }, 1).expect).toEqual([]);
  });
});

describe("a plan to be measured", () => {
  test("has its cells, and each once more at the end to be looked at closely, once", () => {
    const { cells } = measuredPlan(planOf("1.27.4", ["", "-s -w"]), { traced: true });
    const [measured, marked] = cells;
    expect(cells).toHaveLength(2);
    expect(measured?.measure).toEqual({ kind: "surface", warmUps: 1 });
    expect(marked).toMatchObject({ measure: { kind: "marked", of: measured?.id }, repeat: 1 });
    expect(marked?.id).not.toBe(measured?.id);
    expect(marked?.steps.map(ldflagsOf)).toEqual(["-benchmark=cpu", "-s -w -benchmark=cpu"]);
  });

  test("asks linkers of before 1.15 for no phases, for they do not know the flag", () => {
    const { cells } = measuredPlan(planOf("1.14.15", ["-w"]), { traced: true });
    expect(cells[1]?.steps.map(ldflagsOf)).toEqual(["-w"]);
  });

  test("has no such cells where none are wanted", () => {
    expect(measuredPlan(planOf("1.27.4", [""]), { traced: false }).cells).toHaveLength(1);
  });
});

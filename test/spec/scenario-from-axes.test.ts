import { expect, test } from "vitest";
import { type AxesInput, scenarioFromAxes } from "../../harness/spec/scenario-from-axes.ts";

const base = { kind: "project", id: "p", project: { kind: "folder", dir: "/p" } } as const;
const read = (input: Partial<AxesInput>) => scenarioFromAxes({ axes: {}, ...input }, base);

function problemsOf(input: Partial<AxesInput>): string {
  try {
    read(input);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

test("commas split the axes of plain words", () => {
  const { matrix } = read({
    axes: { go: ["1.21..stable,1.25rc1", "1.20"], target: ["linux/amd64, js/wasm"], cgo: ["0,1"] },
  });
  expect(matrix).toEqual({
    go: ["1.21..stable", "1.25rc1", "1.20"],
    target: ["linux/amd64", "js/wasm"],
    cgo: ["0", "1"],
  });
});

test("where a comma can be content each flag is one value, the empty one too", () => {
  const { matrix } = read({ axes: { ldflags: ["", "-s -w"], tags: ["a,b"], experiment: ["x,y"] } });
  expect(matrix).toEqual({ ldflags: ["", "-s -w"], tags: ["a,b"], experiment: ["x,y"] });
});

test("a variable given twice is an axis with two values, and its value may hold = and commas", () => {
  expect(read({ env: ["GOGC=off", "A=b=c,d", "GOGC=50"] }).matrix).toEqual({
    "env.GOGC": ["off", "50"],
    "env.A": ["b=c,d"],
  });
});

test("limits, steps, repeat, network and expect are as in a file", () => {
  const scenario = read({
    axes: {},
    memory: "2GiB",
    timeout: "10m",
    rssThreshold: "1GiB",
    steps: ["build,vet"],
    repeat: "3",
    network: "bridge",
    expect: "fail",
  });
  expect(scenario.limits).toEqual({ memoryBytes: 2 ** 31, timeoutMs: 600_000, linkRssBytes: 2 ** 30 });
  expect(scenario.steps.map((step) => step.kind)).toEqual(["build", "vet"]);
  expect(scenario).toMatchObject({ repeat: 3, network: "bridge", expect: [{ when: {}, outcome: "fail" }] });
});

test("flags replace a scenario's own axes and leave the others", () => {
  const scenario = { ...read({ axes: { go: ["1.24"], cgo: ["0"] } }), title: "kept" };
  const laid = scenarioFromAxes({ axes: { go: ["1.25"] } }, { kind: "scenario", scenario });
  expect(laid).toMatchObject({ title: "kept", matrix: { go: ["1.25"], cgo: ["0"] } });
});

test("every value that cannot be read is one line that names its flag", () => {
  const shown = problemsOf({
    axes: { target: ["linux/amd46"], go: ["1.24,,1.25"] },
    memory: "lots",
    steps: ["biuld"],
    env: ["=x"],
    repeat: "0",
    expect: "fial",
  });
  expect(shown.split("\n").sort()).toEqual([
    '--env: cannot read "=x" (write --env NAME=VALUE)',
    '--expect: unknown value "fial" (did you mean fail?)',
    '--go: unknown Go version "" (expected 1.24, 1.24.3, 1.25rc1, 1.24.x, 1.21..1.24, stable, oldstable or go.mod)',
    '--memory: cannot read "lots" (expected a size such as 2GiB, of at least 16MiB)',
    '--repeat: cannot read "0" (expected a whole number from 1 to 1000)',
    '--steps: unknown step "biuld" (did you mean build?)',
    '--target: unknown target "linux/amd46" (did you mean linux/amd64?)',
  ]);
});

test("a value that could only fail later, in an engine or a package manager, is wrong at once", () => {
  const shown = problemsOf({
    axes: {},
    ...{ packages: [""], system: ["", "a b"], env: ["GOOS=windows"], memory: "1B", timeout: "9999h" },
  });
  expect(shown.split("\n").map((line) => line.split(":")[0])).toEqual([
    ...["--env", "--packages", "--system", "--system", "--memory", "--timeout"],
  ]);
});

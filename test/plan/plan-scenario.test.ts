import { expect, test } from "vitest";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import { answerOrder, halvingOrder } from "../../harness/plan/answer-order.ts";
import { cellOf, knowing, planOf, RELEASES } from "./knowledge.ts";

const ids = (plan: ReturnType<typeof planOf>) => plan.cells.map((cell) => `${cell.axes.target}@${cell.go}`);

test("without axes a module is built by every minor from its go line to now, for the engine's own target", () => {
  const plan = planOf({}, knowing({ goLine: "1.24" }));
  expect(ids(plan).sort()).toEqual(["linux/amd64@1.24.13", "linux/amd64@1.25.2"]);
  expect(new Set(plan.cells.map((cell) => cell.axes.cgo))).toEqual(new Set(["0"]));
});

test("without axes a project that uses C has cells with cgo off and on", () => {
  const plan = planOf({}, knowing({ goLine: "1.25", usesCgo: true }));
  expect(plan.cells.map((cell) => cell.cgo)).toEqual([false, true]);
});

test("the engine's architecture is the target where none is given", () => {
  expect(ids(planOf({ matrix: { go: ["1.25"] } }, knowing({}, undefined, "arm64")))).toEqual([
    "linux/arm64@1.25.2",
  ]);
});

test("words that name the same release make one cell", () => {
  expect(planOf({ matrix: { go: ["1.25", "stable", "1.25.2"] } }).cells).toHaveLength(1);
});

test("the ends of the versions come first, the newest before the oldest, then the middles of what is between", () => {
  const plan = planOf({
    matrix: { go: ["1.20..1.25"], target: ["linux/amd64", "js/wasm"] },
  });
  expect(
    ids(plan)
      .filter((_, at) => at % 2 === 0)
      .map((id) => id.split("@")[1]),
  ).toEqual(["1.25.2", "1.20.14", "1.22.12", "1.21.13", "1.23.12", "1.24.13"]);
  expect(ids(plan).slice(0, 2)).toEqual(["linux/amd64@1.25.2", "js/wasm@1.25.2"]);
});

test.each([0, 1, 2, 3, 7, 50])("the order of %i versions names each once", (count) => {
  expect(halvingOrder(count).sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
});

test("ordering nothing gives nothing", () => {
  expect(answerOrder([])).toEqual([]);
});

test("an id holds the axes that vary, readable and safe as a file name", () => {
  const plan = planOf({
    matrix: {
      go: ["1.24", "1.25rc1"],
      target: ["linux/amd64", "js/wasm"],
      cgo: ["0"],
      ldflags: ["", "-s -w"],
    },
  });
  expect(plan.varying).toEqual(["go", "target", "ldflags"]);
  const cell = plan.cells.find(
    ({ go, axes }) => go === "1.25rc1" && axes.target === "linux/amd64" && axes.ldflags === "-s -w",
  );
  expect(cell?.id).toMatch(/^linux-amd64\+go1\.25rc1\+ldflags-s-w-[0-9a-f]{4}$/);
  for (const { id } of plan.cells) expect(id).toMatch(/^[A-Za-z0-9._+-]{1,140}$/);
});

test("a plan with one cell names its target and its release", () => {
  expect(planOf({ matrix: { go: ["1.25"] } }).cells[0]?.id).toMatch(/^linux-amd64\+go1\.25\.2-[0-9a-f]{4}$/);
});

test("an id is the same whatever the order of the matrix, and for other plans with the same axes varying", () => {
  const one = planOf({
    matrix: { go: ["1.24", "1.25"], tags: ["a", "b"] },
  }).cells.map((cell) => cell.id);
  const other = planOf({
    matrix: { tags: ["b", "a"], go: ["1.25", "1.24"] },
  }).cells.map((cell) => cell.id);
  expect([...other].sort()).toEqual([...one].sort());
});

test("an unknown release becomes an unavailable cell at the end and a warning, and the others stay", () => {
  const plan = planOf({ matrix: { go: ["1.25", "1.25rc9", "1.99"], target: ["linux/amd64"] } });
  expect(plan.cells.map((cell) => [cell.go, cell.support.kind])).toEqual([
    ["1.25.2", "supported"],
    ["1.25rc9", "unavailable"],
    ["1.99.0", "unavailable"],
  ]);
  expect(plan.warnings).toEqual(
    ["1.25rc9", "1.99"].map((word) => `Go ${word}: no such release is known (the newest known is 1.26rc1)`),
  );
});

test("the first expectation that matches is the cell's, and without one it is expected to pass", () => {
  const { cells } = planOf({
    matrix: { go: ["1.24", "1.25rc1", "1.25"] },
    expect: [
      { when: { go: [">=1.25"] }, outcome: "fail", class: "a" },
      { when: { go: ["1.25"] }, outcome: "oom" },
    ],
  });
  const outcomes = Object.fromEntries(cells.map((cell) => [cell.go, cell.expectation.outcome]));
  expect(outcomes).toEqual({
    "1.24.13": "pass",
    "1.25rc1": "fail",
    "1.25.2": "fail",
  });
});

test("the environment is written from nothing: the harness's own, then the scenario's, then the axes'", () => {
  const { env } = cellOf(
    {
      go: "1.25",
      target: "linux/arm/v7",
      cgo: "0",
      "env.GOGC": "50",
      experiment: "nodwarf5",
    },
    {
      env: { GOFLAGS: "-mod=readonly", GOGC: "off", MINE: "1" },
      limits: { cpus: 1.5 },
    },
  );
  expect(env).toEqual({
    PATH: "/usr/local/go/bin:/usr/local/bin:/usr/bin:/bin",
    HOME: "/work/home",
    USER: "gauntlet",
    TMPDIR: "/work/tmp",
    LC_ALL: "C",
    TZ: "UTC",
    GOMAXPROCS: "1",
    GOTMPDIR: "/work/tmp",
    GOPATH: "/work/gopath",
    GOCACHE: "/cache/go-build",
    GOOS: "linux",
    GOARCH: "arm",
    GOARM: "7",
    CGO_ENABLED: "0",
    GOTOOLCHAIN: "local",
    GOPROXY: "off",
    GOSUMDB: "off",
    GOENV: "off",
    GOFLAGS: "-mod=readonly",
    GO111MODULE: "on",
    GOGC: "50",
    MINE: "1",
    GOEXPERIMENT: "nodwarf5",
  });
});

test("1.9 has no build cache, and no release before 1.11 a module mode", () => {
  const knowledge = knowing({ modulePath: "ex.org/p" });
  const old = cellOf({ go: "1.9.7" }, {}, knowledge);
  expect(old.env).not.toHaveProperty("GOCACHE");
  expect(old.env).not.toHaveProperty("GO111MODULE");
  expect(old.layout).toEqual({ kind: "gopath", importPath: "ex.org/p" });
  expect(cellOf({ go: "1.25" }, { layout: { kind: "gopath", importPath: "a.b/c" } }).env.GO111MODULE).toBe(
    "off",
  );
});

test("flags stand in a fixed order, and empty axes give none", () => {
  const flags = (axes: Readonly<Record<string, string>>) => cellOf({ go: "1.25", ...axes }).goFlags;
  expect(
    flags({
      gcflags: "all=-l",
      ldflags: "-s -w",
      trimpath: "1",
      tags: "a,b",
      mod: "mod",
      buildmode: "pie",
    }),
  ).toEqual(["-trimpath", "-mod=mod", "-tags=a,b", "-buildmode=pie", "-ldflags=-s -w", "-gcflags=all=-l"]);
  expect(
    flags({
      gcflags: "",
      ldflags: "",
      trimpath: "0",
      race: "0",
      buildmode: "default",
    }),
  ).toEqual([]);
});

test.each([
  [{ go: "1.25", cgo: "0" }, {}, "tree"],
  [{ go: "1.20", cgo: "0" }, {}, "base"],
  [{ go: "1.25", cgo: "1" }, {}, "gcc"],
  [{ go: "1.25", cgo: "1", cc: "none" }, {}, "tree"],
  [{ go: "1.25", cgo: "0" }, { system: ["pkg-config"] }, "base"],
  [{ go: "1.25", cgo: "0" }, { steps: [{ kind: "shell", script: "true" }] }, "base"],
  [{ go: "1.25", cgo: "0" }, { steps: [{ kind: "command", argv: ["go", "list"] }] }, "tree"],
  [{ go: "1.25", cgo: "0" }, { steps: [{ kind: "command", argv: ["make"] }] }, "base"],
] as const)("%j with %j needs an image of layer %s", (axes, parts, layer) => {
  expect(cellOf(axes, parts).image.layer).toBe(layer);
});

test("what the race detector needs is on in every cell of a matrix that has race, so that cgo does not vary with it", () => {
  expect(
    new Set(planOf({ matrix: { go: ["1.25"], race: ["0", "1"] } }).cells.map((cell) => cell.cgo)),
  ).toEqual(new Set([true]));
});

test("a project without go.mod is a warning, and is built by the newest Go alone", () => {
  const { goLine: _, ...project } = knowing({ hasGoMod: false }).project;
  const plan = planOf({}, { ...knowing(), project });
  expect(plan.cells.map((cell) => cell.go)).toEqual(["1.25.2"]);
  expect(plan.warnings[0]).toContain("no go.mod");
});

test("releases that know no go.work are named, since they see the module alone", () => {
  const old = [...RELEASES, "1.16.15" as GoVersion];
  expect(planOf({ matrix: { go: ["1.16", "1.25"] } }, knowing({ hasGoWork: true }, old)).warnings).toEqual([
    expect.stringMatching(/^go1\.16\.15 ignores the go\.work/),
  ]);
  expect(planOf({ matrix: { go: ["1.25"] } }, knowing({ hasGoWork: true })).warnings).toEqual([]);
});

test.each(["banana", "9.99", "1.99.3"])(
  "a go line that names no known release, such as %s, is for the newest go command to judge, and this is said",
  (goLine) => {
    const plan = planOf({}, knowing({ goLine }));
    expect(plan.cells.map((cell) => cell.go)).toEqual(["1.25.2"]);
    expect(plan.warnings).toEqual([expect.stringMatching(/^go\.mod names no Go release that is known/)]);
    expect(() => planOf({ matrix: { go: ["go.mod..stable"] } }, knowing({ goLine }))).toThrow(/go\.mod/);
  },
);

test("a matrix of a million combinations is refused at once, with the number", () => {
  const thousand = Array.from({ length: 1_000 }, (_, at) => String(at));
  const matrix = { go: ["1.25"], tags: thousand, ldflags: thousand };
  expect(() => planOf({ matrix })).toThrow(
    "the matrix has 1000000 combinations (go 1 x target 1 x cgo 1 x tags 1000",
  );
});

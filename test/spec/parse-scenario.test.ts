import { expect, test } from "vitest";
import { parseScenario } from "../../harness/spec/parse-scenario.ts";
import { renderProblem } from "../../harness/spec/problem.ts";

const PATH = "scenarios/linkname/scenario.yaml";
const read = (text: string) => parseScenario(text, PATH, "/repo/scenarios/linkname");

function scenarioOf(text: string) {
  const parsed = read(text);
  if (parsed.kind !== "ok") throw new Error(parsed.problems.map(renderProblem).join("\n"));
  return parsed.scenario;
}

function messagesOf(text: string): string[] {
  const parsed = read(text);
  return parsed.kind === "ok"
    ? []
    : parsed.problems.map((problem) => `${problem.line}:${problem.column} ${problem.message}`);
}

function renderedOf(text: string): string {
  const parsed = read(text);
  return parsed.kind === "ok" ? "" : parsed.problems.map(renderProblem).join("\n");
}

test("a file with nothing but a project is a scenario that builds every package and expects a pass", () => {
  expect(scenarioOf("project: ./project\n")).toEqual({
    id: "linkname",
    title: "linkname",
    project: { kind: "folder", dir: "/repo/scenarios/linkname/project" },
    packages: ["./..."],
    steps: [{ kind: "build", packages: [], flags: [] }],
    matrix: {},
    include: [],
    exclude: [],
    system: [],
    layout: { kind: "module" },
    env: {},
    limits: {},
    network: "none",
    repeat: 1,
    expect: [],
  });
});

test("every scalar is its source text: 1.20 is not 1.2, 007 keeps its zeros, on is no boolean", () => {
  const { matrix, env } = scenarioOf(
    "project: .\nmatrix: {go: [1.20], tags: [007, on]}\nenv: {A: 1.10, B: null, C: ~}\n",
  );
  expect(matrix).toEqual({ go: ["1.20"], tags: ["007", "on"] });
  expect(env).toEqual({ A: "1.10", B: "null", C: "~" });
});

test("a project that grows is named with its size, and a published module has none", () => {
  expect(scenarioOf("project: .\npieces: 600\n").project).toEqual({
    kind: "folder",
    dir: "/repo/scenarios/linkname",
    pieces: 600,
  });
  expect(messagesOf("project: .\npieces: 0\n")).toEqual([expect.stringContaining("2:9")]);
  expect(messagesOf("module: a.b/c@v1.0.0\npieces: 5\n")).toEqual([
    "2:1 pieces without project: only a project in a folder grows",
  ]);
});

test("a published module is named by its path and version", () => {
  expect(scenarioOf("module: golang.org/x/tools@v0.24.0\n").project).toEqual({
    kind: "module",
    path: "golang.org/x/tools",
    version: "v0.24.0",
  });
});

test("a module without a version, with a path that climbs, or beside a project is refused", () => {
  expect(messagesOf("module: golang.org/x/tools\n")).toEqual([
    '1:1 "golang.org/x/tools" is no module with a version',
  ]);
  expect(messagesOf("module: a/../../b@v1.0.0\n")).toHaveLength(1);
  expect(messagesOf("project: .\nmodule: a.b/c@v1.0.0\n")).toEqual(["2:1 both project and module are given"]);
  expect(messagesOf("title: t\n")).toEqual(["1:1 neither project nor module is given"]);
});

test("steps are words or mappings with details", () => {
  const text = `project: .
steps:
  - build
  - {build: {packages: ./cmd/x, flags: [-trimpath]}}
  - {test: {native: true}}
  - {run: {args: [a, "b c"]}}
  - {command: [go, list, -deps, ./...]}
  - {shell: "go vet ./... | grep x"}
`;
  expect(scenarioOf(text).steps).toEqual([
    { kind: "build", packages: [], flags: [] },
    { kind: "build", packages: ["./cmd/x"], flags: ["-trimpath"] },
    { kind: "test", packages: [], flags: [], native: true },
    { kind: "run", packages: [], flags: [], args: ["a", "b c"] },
    { kind: "command", argv: ["go", "list", "-deps", "./..."] },
    { kind: "shell", script: "go vet ./... | grep x" },
  ]);
});

test("limits are bytes and milliseconds", () => {
  const text =
    "project: .\nlimits: {memory: 2GiB, cpus: 1.5, pids: 512, timeout: 1h30m, silence: 90s, linkRss: 1GB}\n";
  expect(scenarioOf(text).limits).toEqual({
    memoryBytes: 2147483648,
    cpus: 1.5,
    pids: 512,
    timeoutMs: 5_400_000,
    silenceMs: 90_000,
    linkRssBytes: 1e9,
  });
});

test("an expectation may state outcome, class, message, exit codes by level and a bound on the link", () => {
  const text = `project: .
expect:
  - when: {go: ">=1.23", target: [linux/amd64, js/wasm]}
    outcome: fail
    class: link.linkname
    message: invalid reference to runtime\\.
    exit: {go: 1, tool: 2}
    linkRss: "< 400MiB"
`;
  expect(scenarioOf(text).expect).toEqual([
    {
      when: { go: [">=1.23"], target: ["linux/amd64", "js/wasm"] },
      outcome: "fail",
      class: "link.linkname",
      message: "invalid reference to runtime\\.",
      exit: { go: 1, tool: 2 },
      linkRss: { operator: "<", bytes: 419430400 },
    },
  ]);
});

test("a GOPATH layout needs an import path, and an import path needs the GOPATH layout", () => {
  expect(scenarioOf("project: .\nlayout: gopath\nimportPath: ex.org/p\n").layout).toEqual({
    kind: "gopath",
    importPath: "ex.org/p",
  });
  expect(messagesOf("project: .\nlayout: gopath\n")).toEqual(["2:1 layout: gopath needs an importPath"]);
  expect(messagesOf("project: .\nimportPath: ex.org/p\n")).toEqual([
    "2:1 importPath is for layout: gopath only",
  ]);
});

test("switches are written 0, 1, false or true and mean the same", () => {
  expect(scenarioOf("project: .\nmatrix: {cgo: [0, 1], race: [false, true]}\n").matrix).toEqual({
    cgo: ["0", "1"],
    race: ["0", "1"],
  });
});

test("words of compilers and run times that come later are read", () => {
  const text =
    "project: .\nmatrix: {compiler: [gc, tinygo@0.40], cc: [zig+glibc2.28, zig@0.17.1], runtime: wazero, libc: musl}\n";
  expect(scenarioOf(text).matrix.compiler).toEqual(["gc", "tinygo@0.40"]);
});

test("an unknown target is shown in its line with the nearest valid word", () => {
  expect(renderedOf("project: .\nmatrix:\n  target: [linux/amd46, windows/arm64]\n")).toBe(
    [
      `${PATH}:3:12: unknown target "linux/amd46"`,
      "  3 |   target: [linux/amd46, windows/arm64]",
      "                 ^^^^^^^^^^^ did you mean linux/amd64?",
    ].join("\n"),
  );
});

test("all problems of a file come at once, in its order, one message each", () => {
  const text = `projct: .
steps: [biuld]
matrix:
  go: [1.x]
  tagets: [a]
  include: [{targe: linux/386}]
  exclude: [{go: ">= 1.2x"}]
limits: {memory: 2Gb}
expect:
  - outcome: fial
`;
  expect(messagesOf(text)).toEqual([
    '1:1 unknown key "projct"',
    '2:9 unknown step "biuld"',
    '4:8 unknown Go version "1.x"',
    '5:3 unknown axis "tagets"',
    '6:14 unknown axis "targe"',
    '7:18 cannot read the version comparison ">= 1.2x"',
    '8:18 "2Gb" is no size',
    '10:14 unknown outcome "fial"',
  ]);
});

test("a missing quote around a comparison is explained, in a flow and in a block", () => {
  for (const when of ["{go: >=1.23}", "\n      go: >=1.23"])
    expect(renderedOf(`project: .\nexpect:\n  - when: ${when}\n    outcome: fail\n`)).toContain(
      'a value that begins with ">" needs quotes: ">=1.23"',
    );
});

test("an axis without a value is refused", () => {
  expect(messagesOf("project: .\nmatrix: {go: []}\n")).toEqual(["2:14 no value here"]);
});

test("a comparison is no value of the go axis", () => {
  expect(renderedOf('project: .\nmatrix: {go: ">=1.23"}\n')).toContain(
    "comparisons belong in when and exclude",
  );
});

test("the names of JavaScript's own properties are no values of a switch", () => {
  expect(messagesOf("project: .\nmatrix: {cgo: [constructor, toString]}\n")).toHaveLength(2);
});

test("what no engine, package manager or go command could take is refused where it stands", () => {
  const text = `
project: .
packages: ["", -v]
system: [a b, "x;y", libfoo-dev, "libc6:arm64", gcc=4:12.2.0-3]
steps: [{command: [""]}, {shell: " "}]
limits: {memory: 1B, disk: 0B, linkRss: 0B, timeout: 999999h}
env: {GOOS: windows, 1A: x}
matrix: {env.GOARCH: [arm64], <<: x}
title: "a\\0b"
`;
  const before = text.replace(/^title.*$/m, "");
  expect(messagesOf(before)).toEqual([
    "3:12 an empty pattern of packages",
    '3:16 "-v" is a flag, and no package',
    '4:10 "a b" is no name of a Debian package',
    '4:15 "x;y" is no name of a Debian package',
    "5:19 a command needs a program",
    "5:34 a shell step needs a script",
    '6:18 "1B" is no size',
    '6:28 "0B" is no size',
    '6:41 "0B" is no size',
    '6:54 "999999h" is no duration',
    "7:7 GOOS is set by the axis target",
    '7:22 "1A" is not the name of an environment variable',
    "8:10 GOARCH is set by the axis target",
    '8:31 unknown axis "<<"',
  ]);
  expect(messagesOf(text)).toEqual(["9:8 a NUL character in this text"]);
  expect(messagesOf("project: ''\n")).toEqual(["1:1 the name of the project's folder is empty"]);
});

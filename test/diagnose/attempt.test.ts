import { describe, expect, test } from "vitest";
import { diagnoseAttempt } from "../../harness/diagnose/attempt.ts";
import { attempt, cell, changeStep, go, passed, tool } from "./build-attempt.ts";

const TYPES = "# example.com/m\n./main.go:4:2: undefined: nope\n";

describe("the harness's own trouble is infrastructure", () => {
  test("a fault says so, whatever was printed", () => {
    const fault = { where: "engine", message: "connection reset", transient: true } as const;
    expect(diagnoseAttempt(cell(), attempt(TYPES, undefined, { fault }))).toEqual({
      outcome: "infrastructure",
      reason: "engine: connection reset",
      verdict: null,
    });
  });

  test("an attempt without a step proves nothing", () => {
    expect(diagnoseAttempt(cell(), { ...passed(), steps: [] }).outcome).toBe("infrastructure");
  });

  test("a go step that never started", () => {
    const end = { kind: "never-started", reason: "no such file" } as const;
    expect(diagnoseAttempt(cell(), attempt("", end)).outcome).toBe("infrastructure");
  });

  test("a toolchain that is not the one asked for, also when the build passed", () => {
    const attestation = {
      goVersionLine: "go version go1.24.4 linux/amd64",
      goEnv: {},
      tools: {},
      compilers: {},
    };
    expect(diagnoseAttempt(cell(), passed({ attestation }))).toMatchObject({
      outcome: "infrastructure",
      reason: "toolchain: asked for go 1.25.5, and the cell holds go1.24.4",
    });
  });

  test.each([
    ["GOOS", "windows"],
    ["GOARCH", "arm64"],
    ["CGO_ENABLED", "1"],
  ])("%s that is not the one asked for", (name, value) => {
    const attestation = { goVersionLine: null, goEnv: { [name]: value }, tools: {}, compilers: {} };
    expect(diagnoseAttempt(cell(), passed({ attestation })).reason).toContain(
      `go env in the cell says ${value}`,
    );
  });

  test("the release go1.20 is 1.20.0", () => {
    const attestation = {
      goVersionLine: "go version go1.20 linux/amd64",
      goEnv: {},
      tools: {},
      compilers: {},
    };
    expect(diagnoseAttempt(cell(go("1.20.0")), passed({ attestation })).outcome).toBe("pass");
  });

  test("a lookup in a cell that has no way to a module", () => {
    const log = "go: example.org/x@v1.0.0: module lookup disabled by GOPROXY=off\n";
    expect(diagnoseAttempt(cell(), attempt(log)).outcome).toBe("infrastructure");
  });

  test("a full disk inside the cell's own bound", () => {
    const log = "go: writing x: no space left on device\n";
    expect(diagnoseAttempt(cell(), attempt(log))).toMatchObject({
      outcome: "infrastructure",
      verdict: { failureClass: "disk.full", attribution: "environment" },
    });
  });
});

describe("a pass", () => {
  test("of which nothing was built says so", () => {
    const log = 'go: warning: "./..." matched no packages\n';
    expect(diagnoseAttempt(cell(), attempt(log, { kind: "exited", code: 0 }))).toMatchObject({
      outcome: "pass",
      reason: expect.stringContaining('"./..." matched no packages: nothing of it was built'),
    });
  });

  test("that says nothing needs no reason", () => {
    expect(diagnoseAttempt(cell(), passed()).reason).toBeNull();
  });
});

describe("a go line that is newer than the release", () => {
  const log =
    "# example.com/m\n./m.go:3:9: syntax error: unexpected [, expecting (\nnote: module requires Go 1.18\n";

  test("is no cause, and the first thing to mend", () => {
    const { verdict } = diagnoseAttempt(cell(go("1.16.15")), attempt(log));
    expect(verdict?.failureClass).toBe("compile.syntax");
    expect(verdict?.why).toContain("its go.mod asks for Go 1.18");
    expect(verdict?.mend).toBe("first build it with Go 1.18 or newer, as its go.mod asks");
  });

  test("is found too where the tool's own words were kept", () => {
    const said = "./m.go:3:9: syntax error: unexpected [, expecting (\n";
    const compile = tool("compile", { output: said, end: { kind: "exited", code: 2 } });
    const made = attempt(log, undefined, { processes: [compile] });
    expect(diagnoseAttempt(cell(go("1.16.15")), made).verdict?.mend).toContain("Go 1.18 or newer");
  });

  test("says nothing of a release that is new enough", () => {
    expect(diagnoseAttempt(cell(go("1.18.10")), attempt(log)).verdict?.mend).toContain("correct the line");
  });
});

describe("a run step that cannot be executed", () => {
  const end = { kind: "never-started", reason: "/work/bin/program in /work/src: permission denied" } as const;
  const run = (change: Parameters<typeof passed>[0]) =>
    changeStep(attempt("", end, change), { step: "run", argv: ["/work/bin/program"] });

  test("is the project's where nothing was linked: the package is no program", () => {
    expect(diagnoseAttempt(cell(), run({}))).toMatchObject({
      outcome: "fail",
      verdict: { failureClass: "packages.no-main", attribution: "project" },
    });
  });

  test("is the harness's trouble where a program was linked", () => {
    expect(diagnoseAttempt(cell(), run({ processes: [tool("link")] })).outcome).toBe("infrastructure");
  });
});

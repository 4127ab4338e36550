import { describe, expect, test } from "vitest";
import { diagnoseAttempt } from "../../harness/diagnose/attempt.ts";
import { attempt, cell, changeStep, go, killed, passed, tool } from "./build-attempt.ts";

const KILLED = "example.com/m: /usr/local/go/pkg/tool/linux_amd64/link: signal: killed\n";
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

describe("a kill", () => {
  test("is out of memory when the cgroup counted it", () => {
    const made = attempt(KILLED, undefined, { processes: [killed("link")] });
    const cgroup = { version: 1, peakBytes: 1, peakAnonBytes: 1, oomKills: 2, limitBytes: 1 } as const;
    expect(diagnoseAttempt(cell(), changeStep(made, { cgroup }))).toMatchObject({
      outcome: "oom",
      reason: "link (example.com/m) was killed, and the cgroup counts 2 OOM kills",
      verdict: { failureClass: "memory.oom-kill", attribution: "environment" },
    });
  });

  test("is out of memory when the engine says so", () => {
    expect(diagnoseAttempt(cell(), attempt(KILLED, undefined, { engineOomKilled: true })).outcome).toBe(
      "oom",
    );
  });

  test("is of unknown cause when nothing corroborates it", () => {
    expect(diagnoseAttempt(cell(), attempt(KILLED, undefined, { engineOomKilled: false }))).toMatchObject({
      outcome: "fail",
      verdict: { failureClass: "killed.unknown", attribution: "unknown" },
    });
  });

  test("is of unknown cause also when nothing was printed", () => {
    expect(diagnoseAttempt(cell(), attempt("", undefined, { processes: [killed("compile")] }))).toMatchObject(
      {
        outcome: "fail",
        reason: "compile (example.com/m) was killed, cause unknown",
        verdict: { failureClass: "killed.unknown", attribution: "unknown" },
      },
    );
  });

  test("of the program itself is of unknown cause, and not the project's", () => {
    const made = changeStep(attempt("", { kind: "signalled", signal: "SIGKILL" }), {
      step: "run",
      argv: ["/work/bin/m"],
    });
    expect(diagnoseAttempt(cell(), made)).toMatchObject({
      outcome: "fail",
      verdict: { attribution: "unknown" },
    });
  });

  test("gives no memory verdict where the engine cannot hold the limit", () => {
    const engineWarnings = ["Your kernel does not support memory limit capabilities. Limitation discarded."];
    const made = attempt(KILLED, undefined, { engineOomKilled: true, engineWarnings });
    expect(diagnoseAttempt(cell(), made)).toMatchObject({ outcome: "infrastructure" });
  });

  test("proves nothing where the engine cannot hold the limit and nobody counts kills", () => {
    const engineWarnings = [
      "the engine is rootless on cgroup v1: it cannot enforce limits on memory, processes and CPU",
    ];
    const made = attempt(KILLED, undefined, { engineOomKilled: null, engineWarnings });
    expect(diagnoseAttempt(cell(), made)).toMatchObject({
      outcome: "infrastructure",
      reason: expect.stringMatching(
        /killed, perhaps because the machine had no memory left.*no memory verdict/,
      ),
    });
  });

  test("is still a memory verdict where only swap is not counted", () => {
    const engineWarnings = [
      "Your kernel does not support swap limit capabilities. Memory limited without swap.",
    ];
    expect(
      diagnoseAttempt(cell(), attempt(KILLED, undefined, { engineOomKilled: true, engineWarnings })).outcome,
    ).toBe("oom");
  });

  test("an OOM count without a kill is no memory verdict", () => {
    expect(diagnoseAttempt(cell(), attempt(TYPES, undefined, { engineOomKilled: true })).outcome).toBe(
      "fail",
    );
  });

  test("beside another package's own error leaves that error its class", () => {
    const made = attempt(`${KILLED}${TYPES}`, undefined, { processes: [killed("link")] });
    expect(diagnoseAttempt(cell(), made)).toMatchObject({
      outcome: "fail",
      verdict: { failureClass: "compile.types" },
    });
  });
});

describe("limits", () => {
  test("a time limit names the tools that had not ended", () => {
    const end = { kind: "timed-out", limitMs: 1000, on: "total" } as const;
    const processes = [tool("compile", { end: null }), tool("asm")];
    expect(diagnoseAttempt(cell(), attempt("", end, { processes }))).toMatchObject({
      outcome: "timeout",
      reason: "no end after 1000 ms; still running: compile (example.com/m)",
    });
  });

  test("a time limit is a timeout, and its words say which", () => {
    const end = { kind: "timed-out", limitMs: 600_000, on: "silence" } as const;
    expect(diagnoseAttempt(cell(), attempt("", end))).toEqual({
      outcome: "timeout",
      reason: "silent for 600000 ms",
      verdict: null,
    });
  });

  test("the disk bound is a limit", () => {
    const end = { kind: "over-limit", limit: "disk", limitBytes: 10, usedBytes: 12 } as const;
    expect(diagnoseAttempt(cell(), attempt("", end))).toMatchObject({
      outcome: "limit",
      reason: "disk: 12 bytes used of 10",
    });
  });

  test("no more processes is a limit", () => {
    const log =
      "go: fork/exec /usr/local/go/pkg/tool/linux_amd64/compile: resource temporarily unavailable\n";
    expect(diagnoseAttempt(cell(), attempt(log)).outcome).toBe("limit");
  });
});

describe("who is named", () => {
  test("the process that failed, with its package and code, and the place relative to the project", () => {
    const output =
      "./tokeninternal.go:64:9: invalid array length -delta * delta (constant -256 of type int64)\n";
    const log = `# example.com/m/internal/tokeninternal\ninternal/tokeninternal/${output.slice(2)}`;
    const end = { kind: "exited", code: 2 } as const;
    const processes = [tool("compile", { package: "example.com/m/internal/tokeninternal", end, output })];
    const { verdict } = diagnoseAttempt(cell(), attempt(log, undefined, { processes }));
    expect(verdict).toMatchObject({
      failureClass: "compile.types",
      handbookClass: "E2",
      place: { file: "internal/tokeninternal/tokeninternal.go", line: 64, column: 9 },
      firstError:
        "internal/tokeninternal/tokeninternal.go:64:9: invalid array length -delta * delta (constant -256 of type int64)",
    });
    expect(verdict?.failures).toMatchObject([
      {
        first: true,
        level: "tool",
        tool: "compile",
        package: "example.com/m/internal/tokeninternal",
        exit: 2,
      },
    ]);
  });

  test("the dependency in which a compile error lies", () => {
    const log =
      "# golang.org/x/tools/internal/tokeninternal\n../gopath/pkg/mod/golang.org/x/tools@v0.24.0/internal/tokeninternal/t.go:64:9: invalid array length x\n";
    const { verdict } = diagnoseAttempt(cell(), attempt(log));
    expect(verdict?.why).toContain("(in the dependency golang.org/x/tools@v0.24.0)");
    expect(verdict?.place?.file).toBe("golang.org/x/tools@v0.24.0/internal/tokeninternal/t.go");
    expect(verdict?.attribution).toBe("project");
  });

  test("a C compiler that failed as cgo's probe is no failure of its own", () => {
    const probe = tool("gcc", {
      via: "shim",
      end: { kind: "exited", code: 1 },
      output: "x.c:1:1: error: unknown type name '__gen'\n",
    });
    const { verdict } = diagnoseAttempt(cell(), attempt(TYPES, undefined, { processes: [probe] }));
    expect(verdict?.failureClass).toBe("compile.types");
  });

  test("the note about a newer go line is never the cause", () => {
    const log =
      "note: module requires Go 1.99\n# example.com/m\n./main.go:4:2: undefined: nope\nnote: module requires Go 1.99\n";
    expect(diagnoseAttempt(cell(go("1.17.13")), attempt(log)).verdict?.firstError).toBe(
      "main.go:4:2: undefined: nope",
    );
  });

  test("a refusal says what GOTOOLCHAIN=auto would do", () => {
    const log = "go: go.mod requires go >= 1.26 (running go 1.25.5; GOTOOLCHAIN=local)\n";
    expect(diagnoseAttempt(cell(), attempt(log))).toMatchObject({
      outcome: "declared-unsupported",
      reason:
        "go.mod requires go 1.26; GOTOOLCHAIN=auto would switch to go1.26.0, or to the newer one that a toolchain line names",
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

describe("a failure in a dependency", () => {
  test("is mended by another version of it, and not by an edit", () => {
    const log = "# example.com/dep\n/work/gopath/pkg/mod/example.com/!dep@v1.2.3/a.go:4:2: undefined: nope\n";
    const { verdict } = diagnoseAttempt(cell(), attempt(log));
    expect(verdict?.why).toContain("in the dependency example.com/Dep@v1.2.3");
    expect(verdict?.mend).toContain("go get example.com/Dep@VERSION");
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

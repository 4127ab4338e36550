import { describe, expect, test } from "vitest";
import { diagnoseAttempt } from "../../harness/diagnose/attempt.ts";
import { attempt, cell, go, killed, tool } from "./build-attempt.ts";

const TYPES = "# example.com/m\n./main.go:4:2: undefined: nope\n";

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

  test("the tool that was killed, and not the wrapper in front of it", () => {
    const log = "runtime: /gauntlet/probe/probe: signal: killed\n";
    const processes = [killed("compile")];
    const { verdict } = diagnoseAttempt(cell(), attempt(log, undefined, { processes }));
    expect(verdict?.firstError).toMatch(/^runtime: (?:compile|a tool): signal: killed$/);
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

describe("a failure in a dependency", () => {
  test("is mended by another version of it, and not by an edit", () => {
    const log = "# example.com/dep\n/work/gopath/pkg/mod/example.com/!dep@v1.2.3/a.go:4:2: undefined: nope\n";
    const { verdict } = diagnoseAttempt(cell(), attempt(log));
    expect(verdict?.why).toContain("in the dependency example.com/Dep@v1.2.3");
    expect(verdict?.mend).toContain("go get example.com/Dep@VERSION");
  });
});

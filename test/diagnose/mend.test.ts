import { describe, expect, test } from "vitest";
import { diagnoseAttempt } from "../../harness/diagnose/attempt.ts";
import { attempt, cell, changeStep, go, tool } from "./build-attempt.ts";

const mendOf = (release: string, log: string): string | null | undefined =>
  diagnoseAttempt(cell(go(release)), attempt(log)).verdict?.mend;

describe("the mend holds for the release that failed", () => {
  const embed = (pattern: string): string => `main.go:8:12: pattern ${pattern}: no matching files found\n`;

  test("a pattern all:x is unknown to releases before 1.18, and no file is missing", () => {
    expect(mendOf("1.17.13", embed("all:static"))).toContain("raise the minimum Go to 1.18");
    expect(mendOf("1.18.0", embed("all:static"))).toContain("add the files");
    expect(mendOf("1.17.13", embed("static"))).toContain("add the files");
  });

  test("a //go:debug comment is dropped from the source, and not from go.mod", () => {
    const comment = 'main.go:1:1: invalid //go:debug: unknown //go:debug setting "asynctimerchan"\n';
    expect(mendOf("1.21.13", comment)).toContain("drop the //go:debug asynctimerchan=… line");
    expect(mendOf("1.23.12", 'go: error loading go.mod:\ngo.mod:5: unknown godebug "nope"\n')).toContain(
      "go mod edit -dropgodebug=nope",
    );
  });

  test("a promise about a C function is no mistake, but too new", () => {
    expect(mendOf("1.21.13", "main.go: invalid #cgo line: #cgo noescape f\n")).toContain("Go to 1.24");
    expect(mendOf("1.22.12", "# m\ncgo: #cgo noescape disabled until Go 1.23\n")).toContain("Go to 1.24");
    expect(mendOf("1.24.0", "main.go: invalid #cgo line: #cgo LDFLAGS\n")).toContain("correct the #cgo line");
  });

  test("go test leaves vet out by a flag of its own", () => {
    const log =
      "# m\n./a_test.go:7:6: Testable has malformed name: first letter after 'Test' must not be lowercase\n";
    const step = { step: "test", argv: ["go", "test", "./..."] };
    const vet = tool("vet", { end: { kind: "exited", code: 1 }, output: log.split("\n")[1] ?? "" });
    const made = changeStep(attempt(log, undefined, { processes: [vet] }), step);
    expect(diagnoseAttempt(cell(), made).verdict?.mend).toContain("go test -vet=off");
  });

  test("a dependency that has no file for the target is replaced, and not written to", () => {
    const excluded = (dir: string): string =>
      `main.go:3:8: build constraints exclude all Go files in ${dir}\n`;
    expect(mendOf("1.25.5", excluded("/work/gopath/pkg/mod/example.com/dep@v1.2.3/errno"))).toContain(
      "go get example.com/dep@VERSION",
    );
    expect(mendOf("1.25.5", excluded("/work/src/errno"))).toContain("go1.N tags");
  });

  test("a release that lacks a language version is not mended by the go line", () => {
    const log = "# m\n./a.go:5:17: cannot range over f: requires go1.23 or later\n";
    expect(mendOf("1.22.12", log)).toContain("use Go 1.23 or newer");
    expect(mendOf("1.23.1", log)).toBe("raise the go line: go mod edit -go=1.23");
  });

  test("what is wrong in the release's own files is not the project's", () => {
    const log = "# runtime\n/usr/local/go/src/runtime/map.go:877:6: mapiterinit redeclared in this block\n";
    expect(diagnoseAttempt(cell(), attempt(log)).verdict).toMatchObject({ attribution: "toolchain" });
  });

  test("a C compiler that dies is no internal error of Go's, and its kill is of unknown cause", () => {
    const said = (line: string): unknown => diagnoseAttempt(cell(), attempt(`# m\n${line}\n`)).verdict;
    expect(said("b.h:10:1: internal compiler error: Segmentation fault")).toMatchObject({
      failureClass: "cgo.compiler-crash",
      attribution: "environment",
    });
    expect(said("gcc: internal compiler error: Killed (program cc1)")).toMatchObject({
      failureClass: "killed.unknown",
    });
    expect(said("./a.go:3:4: internal compiler error: boom")).toMatchObject({ failureClass: "compile.ice" });
  });

  test("a build mode without a package is told of the cgo that excludes it", () => {
    const log =
      'go: warning: "./..." matched no packages\n-buildmode=c-shared requires exactly one main package\n';
    const { verdict } = diagnoseAttempt(cell({ cgo: false }), attempt(log));
    expect(verdict?.failureClass).toBe("packages.none-matched");
    expect(verdict?.mend).toContain("CGO_ENABLED=1");
  });
});

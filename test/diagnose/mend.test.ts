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
});

import { describe, expect, test } from "vitest";
import { displayPath, moduleOfPath } from "../../harness/diagnose/display-path.ts";
import { parsePlaced } from "../../harness/diagnose/place.ts";
import { normaliseMessage } from "../../harness/diagnose/signature.ts";

describe("a place", () => {
  test.each([
    ["./x.go:1:2: undefined: y", { file: "x.go", line: 1, column: 2 }],
    ["x.go:3: missing return", { file: "x.go", line: 3, column: null }],
    ["vet: ./a/x.go:3:4: z", { file: "a/x.go", line: 3, column: 4 }],
    ["/work/src/a/x.go:3:4: z", { file: "a/x.go", line: 3, column: 4 }],
    ["C:\\Users\\u\\x.go:3:4: z", { file: "C:/Users/u/x.go", line: 3, column: 4 }],
    ["/work/src/go.mod:5: unknown directive: tool", { file: "go.mod", line: 5, column: null }],
    ["/usr/local/go/src/fmt/print.go:3:4: z", { file: "$GOROOT/src/fmt/print.go", line: 3, column: 4 }],
    [
      "/work/gopath/pkg/mod/github.com/!sirupsen/logrus@v1.9.3/a.go:3:4: z",
      { file: "github.com/Sirupsen/logrus@v1.9.3/a.go", line: 3, column: 4 },
    ],
  ])("is read from %s", (line, place) => {
    expect(parsePlaced(line)?.place).toEqual(place);
  });

  test.each([
    "panic: x:1: y",
    "go: finding module",
    "exit status 2",
    "12:30:45 started",
    "http://localhost:8080: refused",
  ])("is not read into %s", (line) => {
    expect(parsePlaced(line)).toBeNull();
  });

  test("the module of a path in the module cache is known, and the project has none", () => {
    expect(moduleOfPath(displayPath("../pkg/mod/golang.org/x/tools@v0.24.0/a/b.go"))).toBe(
      "golang.org/x/tools@v0.24.0",
    );
    expect(moduleOfPath("internal/a/b.go")).toBeNull();
  });
});

describe("a normalised message", () => {
  test("loses paths, numbers, addresses and versions, and keeps identifiers with digits", () => {
    expect(
      normaliseMessage("cannot use x1 (int64) at /work/src/a.go:3, 0xc000012345, go1.25.5, 12 times"),
    ).toBe("cannot use x1 (int64) at a.go:N, N, goN, N times");
  });

  test("keeps apart what differs in a name", () => {
    expect(normaliseMessage("undefined: a.Foo")).not.toBe(normaliseMessage("undefined: a.Bar"));
    expect(normaliseMessage('import "example.com/a"')).not.toBe(normaliseMessage('import "example.com/b"'));
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseStacks } from "../../harness/diagnose/parse-stack.ts";

const released = `main.go:3:6: internal compiler error: 'f': value .autotmp_1 (nil) incorrectly live at entry

goroutine 1 [running]:
runtime/debug.Stack()
	runtime/debug/stack.go:24 +0x5e
cmd/compile/internal/base.Fatalf(...)
	cmd/compile/internal/base/print.go:199
cmd/compile/internal/ssagen.(*state).variable(0xc0000ac600, {0xecea98, 0xc00038ebb0}, 0xec7488?)
	cmd/compile/internal/ssagen/ssa.go:6653 +0x145
created by cmd/compile/internal/gc.compileFunctions.func3 in goroutine 24
	cmd/compile/internal/gc/compile.go:172 +0x345

`.split("\n");

describe("a stack trace", () => {
  test("gives functions, files, lines and offsets, over receivers and arguments", () => {
    expect(parseStacks(released)).toEqual([
      {
        start: 2,
        cut: false,
        frames: [
          { function: "runtime/debug.Stack", file: "runtime/debug/stack.go", line: 24, offset: 0x5e },
          {
            function: "cmd/compile/internal/base.Fatalf",
            file: "cmd/compile/internal/base/print.go",
            line: 199,
            offset: null,
          },
          {
            function: "cmd/compile/internal/ssagen.(*state).variable",
            file: "cmd/compile/internal/ssagen/ssa.go",
            line: 6653,
            offset: 0x145,
          },
          {
            function: "cmd/compile/internal/gc.compileFunctions.func3",
            file: "cmd/compile/internal/gc/compile.go",
            line: 172,
            offset: 0x345,
          },
        ],
      },
    ]);
  });

  test.each([
    ["goroutine 1 gp=0xc000002380 m=0 mp=0x1a3b5c0 [running]:"],
    ["goroutine 1 gp=0xc000002380 m=nil [sync.Mutex.Lock]:"],
    ["goroutine 17 [running, locked to thread]:"],
    ["goroutine 34 [chan receive, 2 minutes]:"],
  ])("begins below %s", (header) => {
    const lines = [
      header,
      "par.(*Cache[...]).Do(0x1, {0x2, 0x3})",
      "\t/usr/local/go/src/x.go:7 +0x1 fp=0x1 sp=0x2 pc=0x3",
    ];
    expect(parseStacks(lines)[0]?.frames).toMatchObject([
      { function: "par.(*Cache[...]).Do", line: 7, offset: 1 },
    ]);
  });

  test("that the text breaks off, or the runtime elides, says so", () => {
    const head = ["goroutine 1 [running]:", "a.b()", "\ta.go:1 +0x1"];
    expect(parseStacks([...head, "a.c()"])).toMatchObject([{ frames: [{ function: "a.b" }], cut: true }]);
    expect(
      parseStacks([...head, "...additional frames elided...", "a.d()", "\ta.go:2 +0x1", ""]),
    ).toMatchObject([{ frames: [{ function: "a.b" }, { function: "a.d" }], cut: true }]);
  });

  test("ends where something else is printed, and the next begins at its own header", () => {
    const lines = [...released, "# other/package", "goroutine 2 [running]:", "x.y()", "\tx.go:1 +0x1", ""];
    expect(parseStacks(lines).map(({ frames }) => frames.length)).toEqual([4, 1]);
  });

  test("words in a message or a comment that only look like one are none", () => {
    expect(
      parseStacks(["// goroutine 1 [running]:", "x.go:1:1: goroutine 1 [running]:", "a.b()", "\ta.go:1"]),
    ).toEqual([]);
  });

  test("never throws, and keeps no more than it says, whatever the text", () => {
    const line = fc.oneof(
      fc.constantFrom(
        ...released,
        "goroutine 1 [running]:",
        "a(b(c(d(",
        "((((",
        "\t",
        "...additional frames elided...",
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        for (const { start, frames } of parseStacks(lines)) {
          expect(lines[start]).toMatch(/^goroutine /);
          expect(frames.length * 2).toBeLessThanOrEqual(lines.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("a stack that recurs, a million headers and lines of brackets are read in one pass", () => {
    const frame = ["a.(*b).c(0x1)", "\ta.go:1 +0x1"];
    const recursive = ["goroutine 1 [running]:", ...Array.from({ length: 100_000 }, () => frame).flat()];
    expect(parseStacks(recursive)).toMatchObject([{ cut: true }]);
    expect(parseStacks(recursive)[0]?.frames).toHaveLength(200);
    expect(
      parseStacks(Array.from({ length: 1_000_000 }, () => "goroutine 1 [running]:")).length,
    ).toBeLessThanOrEqual(20);
    for (const bracket of ["(", "(*", "a(", "(a).", "[", "\t", "a.go:1"])
      parseStacks(
        Array.from({ length: 200 }, () => [
          "goroutine 1 [running]:",
          bracket.repeat(2_000 / bracket.length),
        ]).flat(),
      );
  });
});

import { describe, expect, test } from "vitest";
import { crashFingerprint } from "../../../harness/diagnose/crash/fingerprint.ts";

function traced(frames: readonly string[], header = "goroutine 7 [running]:"): string[] {
  return [header, ...frames.flatMap((name) => [`${name}(0x1)`, "\tcmd/compile/x.go:7 +0x1"]), ""];
}

describe("a crash's fingerprint", () => {
  test("is the innermost frames that tell something, whatever reports and drives", () => {
    const lines = traced([
      "runtime/debug.Stack",
      "cmd/compile/internal/base.FatalfAt",
      "cmd/compile/internal/ssagen.(*ssafn).Fatalf",
      "cmd/compile/internal/ssa.(*Func).Fatalf",
      "cmd/compile/internal/ssagen.(*state).variable",
      "cmd/compile/internal/ssagen.(*state).expr",
      "cmd/compile/internal/ssagen.(*state).expr",
      "cmd/compile/internal/ssagen.buildssa",
      "cmd/compile/internal/gc.Main",
    ]);
    expect(crashFingerprint(lines)).toBe("ssagen.(*state).variable");
  });

  test("begins below the oldest panic: what recovered and died anew is no cause", () => {
    const lines = traced([
      "cmd/compile/internal/gc.hidePanic",
      "panic",
      "cmd/compile/internal/ssa.Compile.func1",
      "panic",
      "runtime.panicIndex",
      "cmd/compile/internal/ssa.(*worklist).propagate",
      "cmd/compile/internal/ssa.sccp",
      "cmd/compile/internal/ssa.Compile",
    ]);
    expect(crashFingerprint(lines)).toBe("ssa.(*worklist).propagate < ssa.sccp");
  });

  test("does not depend on closures' numbers, type arguments, lines or the folder of the release", () => {
    const one = traced(["cmd/link/internal/ld.writeBlocks.func1", "cmd/link/internal/ld.(*Cache[...]).Do"]);
    const other = traced([
      "cmd/link/internal/ld.writeBlocks.func2.1",
      "cmd/link/internal/ld.(*Cache[...]).Do",
    ]).map((line) => line.replace("\tcmd/compile/x.go:7", "\t/opt/go/src/cmd/compile/x.go:99"));
    expect(crashFingerprint(one)).toBe("ld.writeBlocks < ld.(*Cache[...]).Do");
    expect(crashFingerprint(other)).toBe(crashFingerprint(one));
  });

  test("comes from the first goroutine that tells something", () => {
    const idle = traced(["runtime.futex", "runtime.schedule"], "goroutine 0 [idle]:");
    expect(crashFingerprint([...idle, ...traced(["cmd/link/internal/ld.dodata"])])).toBe("ld.dodata");
  });

  test("is null for the program's own stack, and for none", () => {
    expect(crashFingerprint(traced(["main.main", "example.com/m/cmd/compile/internal/x.y"]))).toBeNull();
    expect(crashFingerprint(["internal compiler error: assertion failed"])).toBeNull();
  });
});

import { describe, expect, test } from "vitest";
import type { CellId } from "../../harness/domain/cell.ts";
import type { UnmeasuredLink } from "../../harness/domain/link-surface.ts";
import { unmeasuredLines } from "../../harness/report/link-names.ts";

function missing(ldflags: string, parts: Partial<UnmeasuredLink> = {}): UnmeasuredLink {
  const axes = { go: "1.27.4", ldflags };
  return {
    cell: "c" as CellId,
    axes,
    why: "main.go:3:15: undefined: nothing",
    missing: 0,
    rounds: 0,
    ...parts,
  };
}

describe("links that are not in the figures", () => {
  test("are told of once where one reason holds for all: the project does not build", () => {
    expect(unmeasuredLines([missing(""), missing("-w")])).toEqual([
      'go1.27.4, go1.27.4 ldflags="-w": main.go:3:15: undefined: nothing',
    ]);
  });

  test("are counted where they are many", () => {
    const [line] = unmeasuredLines(["", "-w", "-s", "-s -w", "-v"].map((flags) => missing(flags)));
    expect(line).toContain(" and 2 more: main.go:3:15");
  });

  test("are told of apart where reasons or rounds differ", () => {
    const some = { missing: 1, rounds: 5 };
    expect(unmeasuredLines([missing("", some), missing("-w"), missing("-s", { why: "killed" })])).toEqual([
      "go1.27.4: 1 of 5 rounds: main.go:3:15: undefined: nothing",
      'go1.27.4 ldflags="-w": main.go:3:15: undefined: nothing',
      'go1.27.4 ldflags="-s": killed',
    ]);
  });
});

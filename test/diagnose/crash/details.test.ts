import { describe, expect, test } from "vitest";
import { explainLog } from "../../../harness/diagnose/explain.ts";
import type { Explanation } from "../../../harness/domain/explanation.ts";
import type { GoVersion } from "../../../harness/domain/go-version.ts";
import type { SourcePiece } from "../../../harness/domain/observation.ts";
import { renderDetail } from "../../../harness/report/details.ts";
import { renderExplanation } from "../../../harness/report/explanation.ts";

const crash = `# example.com/m
./main.go:15:8: internal compiler error: 'scan': panic during sccp while compiling scan:

runtime error: index out of range [-2]

goroutine 25 [running]:
cmd/compile/internal/ssa.Compile.func1()
	cmd/compile/internal/ssa/compile.go:49 +0x6c
panic({0xebc540?, 0xc0000f4870?})
	runtime/panic.go:783 +0x132
cmd/compile/internal/ssa.(*worklist).propagate(0xc000435b60, 0xc000508290)
	cmd/compile/internal/ssa/sccp.go:515 +0x486
cmd/compile/internal/ssa.sccp(0xc000404820)
	cmd/compile/internal/ssa/sccp.go:103 +0x456
cmd/compile/internal/ssa.Compile(0xc000404820)
	cmd/compile/internal/ssa/compile.go:97 +0xc19

Please file a bug report including a short program that triggers the error.
https://go.dev/issue/new
`;

function source(file: string, startLine: number, text: string): SourcePiece {
  const bytes = Buffer.from(text);
  const whole = { sizeBytes: 1 << 20, startByte: 1 << 10, startColumn: 1 };
  return { step: 0, path: file, file: `/usr/local/go/src/${file}`, ...whole, startLine, bytes };
}

function explained(
  log: string,
  go: string | null = "1.25.0",
  sources: readonly SourcePiece[] = [],
): Explanation {
  const found = explainLog(log, { exit: 1, ...(go === null ? {} : { go: go as GoVersion }) }, sources);
  if (!found) throw new Error("not explained");
  return found;
}

const ofKind = <K extends string>({ details }: Explanation, kind: K) =>
  details.filter(
    (detail): detail is Extract<Explanation["details"][number], { kind: K }> => detail.kind === kind,
  );

describe("a crash is explained by", () => {
  test("the frames that tell it, with the words of their lines in that release's source", () => {
    const seen = source(
      "cmd/compile/internal/ssa/sccp.go",
      514,
      "\tcase 514:\n\t\tt.edges = append(t.edges)\n\t}\n",
    );
    const found = explained(crash, "1.25.0", [seen]);
    expect(ofKind(found, "stack")).toMatchObject([
      {
        fingerprint: "ssa.(*worklist).propagate < ssa.sccp",
        ...{ more: 0, cut: false },
        frames: [
          {
            function: "cmd/compile/internal/ssa.(*worklist).propagate",
            line: 515,
            text: "t.edges = append(t.edges)",
          },
          { function: "cmd/compile/internal/ssa.sccp", line: 103, text: null },
        ],
      },
    ]);
    const lines = renderExplanation(found, { colour: false, unicode: true }, null);
    expect(lines).toContain("cmd/compile/internal/ssa/sccp.go:515");
    expect(lines).toContain("(source not seen)");
  });

  test("no line of a project's file that has the name of the release's", () => {
    const own = {
      ...source("cmd/compile/internal/ssa/sccp.go", 515, "\tall is well\n\n"),
      file: "/work/src/cmd/compile/internal/ssa/sccp.go",
    };
    expect(ofKind(explained(crash, "1.25.0", [own]), "stack")[0]?.frames[0]?.text).toBeNull();
  });

  test("the issue, where the release is one that was seen to have it", () => {
    expect(explained(crash)).toMatchObject({ issue: 76950 });
    expect(ofKind(explained(crash), "known-crash")).toMatchObject([
      { match: { kind: "same", release: "affected" } },
    ]);
  });

  test("the issue with a doubt, where the release was seen to be without it or is not known", () => {
    for (const [go, release] of [
      ["1.26.0", "outside"],
      [null, "unknown"],
      ["1.25rc1", "not-run"],
    ] as const) {
      const found = explained(crash, go);
      expect(found.issue).toBeNull();
      expect(ofKind(found, "known-crash")).toMatchObject([{ match: { crash: { issue: 76950 }, release } }]);
      expect(renderDetail(found.details.at(-1) as never).lines.join("\n")).toMatch(/at hand|not known/);
    }
  });

  test("no issue on words alone, but how to have the stack printed", () => {
    const silent = crash.replace(/\ngoroutine[\s\S]*?\n\n/, "\n");
    const found = explained(silent);
    expect(found).toMatchObject({
      issue: null,
      check: { argv: ["go", "build", "-gcflags=-d=panic", "example.com/m"] },
    });
    expect(ofKind(found, "known-crash")).toMatchObject([{ match: { kind: "same-words", crashes: 1 } }]);
    expect(JSON.stringify(found.details)).not.toContain("76950");
  });

  test("its own package's stack, and not by one that another part of the log prints", () => {
    const silent = crash.replace(/\ngoroutine[\s\S]*?\n\n/, "\n");
    const other = crash
      .replace("# example.com/m", "# example.com/z")
      .replace("internal compiler error", "note");
    expect(ofKind(explained(silent + other), "stack")).toEqual([]);
  });

  test("no control characters, whatever the frames hold", () => {
    const hostile = crash.replaceAll("propagate", "prop\u001b[31magate\u202e");
    const text = renderExplanation(explained(hostile), { colour: false, unicode: true }, null);
    expect(text).not.toMatch(/[\u001b\u202e]/);
  });
});

import { describe, expect, test } from "vitest";
import type { LinkTrace } from "../../harness/domain/link-trace.ts";
import { linkTraceLines } from "../../harness/report/link-traces.ts";
import { MIB, point } from "../analyse/build-links.ts";

function trace(parts: Partial<LinkTrace> = {}): LinkTrace {
  const { cell, axes } = point({ ldflags: "-s -w" }, []);
  const samples = [10, 40, 80, 80].map((each, index) => ({
    ...{ atMs: index * 100, anonBytes: each * MIB, fileBytes: 0 },
  }));
  return {
    ...{ cell, axes, package: "example.com/app", wallMs: 310, series: { intervalMs: 1, samples } },
    ...{ phases: null, error: null },
    ...parts,
  };
}

const error = { intervalMs: 10, fineMs: 1, worstShare: 0.05, meanShare: 0.01 };

describe("links looked at closely", () => {
  test("that there are none of are not mentioned", () => {
    expect(linkTraceLines([], true)).toEqual([]);
  });

  test("show their memory over time, its peak and the time", () => {
    const lines = linkTraceLines([trace()], false);
    expect(lines[2]).toBe('  example.com/app go1.27.4 ldflags="-s -w"');
    expect(lines[3]).toMatch(/^ {4}[.:=+*#@-]{60} {2}80 MiB, 0\.30 s$/);
    expect(lines[4]).toBe("    (this linker does not say its phases)");
  });

  test("have their phases under it, each as wide as its part of the time", () => {
    const phases = [
      { name: "Loadlib", wallMs: 100 },
      { name: "Deadcode", wallMs: 50 },
      { name: "Tiny", wallMs: 1 },
      { name: "Asmb", wallMs: 149 },
    ];
    const lines = linkTraceLines([trace({ phases })], false);
    expect(lines[4]).toBe(`    ${"|Loadlib".padEnd(20)}${"|Deadcode".padEnd(10)}|Asmb`);
    expect(lines[5]).toBe("    phases, laid over the whole time: Loadlib 33%, Deadcode 17%, Asmb 50%");
  });

  test("say what sampling misses, of how many links and against what", () => {
    expect(linkTraceLines([trace({ error }), trace({ error: { ...error, fineMs: 2 } })], false).at(-1)).toBe(
      "anonymous and file-backed peaks are sampled every 10 ms: in the 2 links looked at closely that would have missed 1.0% of the anonymous peak on average, 5.0% at worst, against samples every 1 to 2 ms",
    );
    expect(linkTraceLines([trace({ error })], false).at(-1)).toContain("in the one link looked at closely");
  });

  test("that are too short say that it could not be measured", () => {
    expect(linkTraceLines([trace()], false).at(-1)).toContain("could not be measured");
  });

  test("beyond six are in the document alone", () => {
    const lines = linkTraceLines(
      Array.from({ length: 8 }, () => trace()),
      false,
    );
    expect(lines).toContain("  and 2 more in the document");
    expect(lines.filter((line) => line.includes("MiB,"))).toHaveLength(6);
  });

  test("print nothing that a terminal would act on", () => {
    const bad = "\u001b[31mx\u202e\u009b2J\ny";
    const { cell, axes } = point({ ldflags: bad }, []);
    const phases = [{ name: bad, wallMs: 10 }];
    expect(linkTraceLines([trace({ cell, axes, package: bad, phases })], true).join("")).not.toMatch(
      /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/,
    );
  });
});

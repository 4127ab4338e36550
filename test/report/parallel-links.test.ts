import { describe, expect, test } from "vitest";
import type { ParallelAdvice, ParallelRow } from "../../harness/domain/parallel-links.ts";
import { renderParallelLinks } from "../../harness/report/parallel-links.ts";
import { MIB, point } from "../analyse/build-links.ts";

const { cell, axes } = point({ ldflags: "-w" }, []);

function row(p: number, parts: Partial<ParallelRow> = {}): ParallelRow {
  const processes = [{ pid: 1, tool: "link", package: null, anonBytes: 50 * MIB }];
  const peak = { anonBytes: 80 * MIB, atMs: 1, processes };
  return {
    ...{ cell, axes, p, links: 3 },
    runs: [{ wallMs: 1500, peak, cgroupAnonBytes: 90 * MIB, cgroupVersion: 2 }],
    peakBytes: { median: 70 * MIB, largest: 80 * MIB },
    cgroupAnonBytes: { median: 90 * MIB, largest: 91 * MIB },
    wallMs: { median: 1500, largest: 1600 },
    ...parts,
  };
}

const advice = (parts: Partial<ParallelAdvice>): ParallelAdvice => ({
  ...{ axes, memoryBytes: 100 * MIB, fits: null, over: null },
  ...parts,
});
const said = (parts: Partial<ParallelAdvice>) => renderParallelLinks([row(1)], [advice(parts)], "", []);

describe("builds of several programs", () => {
  test("are a row for each -p, the sum and the container's own figure apart, with their sources", () => {
    const lines = renderParallelLinks([row(1), row(4)], [], "conditions", []).split("\n");
    expect(lines[0]).toBe("conditions");
    expect(lines[4]).toMatch(
      /^ {2}go1\.27\.4 ldflags="-w" +1 +3 +70 MiB, 80 MiB +90 MiB, 91 MiB \(cgroup v2\) +1\.50 s +link 50 MiB$/,
    );
  });

  test("that were not sampled are unknown", () => {
    const none = { runs: [], peakBytes: null, cgroupAnonBytes: null, wallMs: null };
    expect(renderParallelLinks([row(1, none)], [], "", [])).toMatch(/3 +unknown +unknown +unknown +unknown/);
  });

  test("of one program say that -p changes nothing", () => {
    expect(renderParallelLinks([row(1, { links: 1 })], [], "", [])).toContain("-p changes nothing here");
    expect(renderParallelLinks([], [], "", [])).not.toContain("changes nothing");
  });

  test("that are missing say why", () => {
    const missing = [{ cell, axes, why: "a.go:1: bad\u001b[2J", missing: 1, rounds: 3 }];
    expect(renderParallelLinks([], [], "", missing)).toContain(
      'not in the figures:\n  go1.27.4 ldflags="-w": 1 of 3 rounds: a.go:1: bad\n',
    );
  });
});

describe("the words for a limit", () => {
  test("name the largest -p under it and what the next takes", () => {
    const over = { p: 4, peakBytes: 160 * MIB };
    expect(said({ fits: { p: 2, peakBytes: 80 * MIB }, over })).toContain(
      'go1.27.4 ldflags="-w": -p 2 is the largest that stays under 100 MiB (its largest peak: 80 MiB); -p 4 takes 160 MiB',
    );
  });

  test("say that no larger one was tried", () => {
    expect(said({ fits: { p: 2, peakBytes: 80 * MIB } })).toContain("no larger one was tried");
  });

  test("speak of the -p that was tried where none fits, which need not be 1", () => {
    expect(said({ over: { p: 2, peakBytes: 120 * MIB } })).toContain(
      "no -p that was tried stays under 100 MiB: -p 2 takes 120 MiB",
    );
  });

  test("say that nothing can be told where nothing was sampled", () => {
    expect(said({})).toContain("cannot be told: the builds were not all sampled");
  });
});

import { describe, expect, test } from "vitest";
import { nextLimit } from "../../harness/analyse/limit-search.ts";
import type { Axes, CellId } from "../../harness/domain/cell.ts";
import type { KeptTry, LimitFinding, Unlimited } from "../../harness/domain/limit-finding.ts";
import type { LimitAnswer, LimitOutcome } from "../../harness/domain/limit-search.ts";
import { limitDocument } from "../../harness/report/limit-document.ts";
import { renderLimits } from "../../harness/report/limits.ts";

const MIB = 2 ** 20;
const UNLIMITED: Unlimited = {
  ...{ memoryBytes: 4096 * MIB, wallMs: 900, links: 1, maxRssBytes: 129 * MIB, maxRssSource: "wait4" },
  ...{ linkAnonBytes: 58 * MIB, linkFileBytes: 98 * MIB, stepAnonBytes: 65 * MIB, cgroup: 1 },
};

/** A search over a machine that answers each try, as far as it comes in `most` tries. */
function searched(
  machine: (mib: number, before: number) => LimitOutcome,
  change: Partial<Extract<LimitFinding, { kind: "searched" }>> = {},
  most = 1000,
): LimitFinding {
  const tries: KeptTry[] = [];
  const search = {
    ...{ toleranceShare: 0.02, floorBytes: 6 * MIB, ceilingBytes: 4096 * MIB },
    ...{ startGuessBytes: 75 * MIB, repeatsAtEdge: 3, triesAtMost: most },
  };
  for (;;) {
    const step = nextLimit(search, tries);
    if (step.kind !== "try") return finding(step, tries, change);
    const before = tries.filter((each) => each.limitBytes === step.limitBytes).length;
    const outcome = machine(step.limitBytes / MIB, before);
    const proof = outcome === "out-of-memory" ? "cgroup" : null;
    const why = outcome === "passed" ? null : `link was killed\u001b[2J`;
    tries.push({ limitBytes: step.limitBytes, outcome, proof, why, wallMs: 800 });
  }
}

function finding(
  answer: LimitAnswer,
  tries: readonly KeptTry[],
  change: Partial<Extract<LimitFinding, { kind: "searched" }>>,
): LimitFinding {
  return {
    ...{ kind: "searched", cell: "go1.27.4-c66e" as CellId, axes: { go: "1.27.4", ldflags: "-w" } as Axes },
    ...{ of: "link", answer, tries, unlimited: UNLIMITED, stopped: null },
    ...{ toleranceShare: 0.02, repeats: 3, tryTimeMs: 30_000 },
    ...change,
  };
}

const from = (mib: number) => (limit: number) => (limit >= mib ? "passed" : "out-of-memory") as LimitOutcome;
const text = (...findings: readonly LimitFinding[]) => renderLimits(findings);

describe("a limit that was found", () => {
  test("is an interval with its pass rates, its tries and what they rest on", () => {
    expect(text(searched(from(71)))).toContain(
      "link   passes from 71 MiB (3 of 3), fails at 70 MiB (0 of 3), 1.4% apart, the finest step, 16 tries, every failure counted by the cgroup's OOM counter; holds for cgroup v1",
    );
  });

  test("stands beside what the linker took without one, and why it lies lower", () => {
    expect(text(searched(from(71)))).toContain(
      "the limit lies 58 MiB (45%) below the linker's max RSS of 129 MiB: up to 98 MiB of that are file-backed pages, which the kernel can take back; the anonymous memory of this build, which links alone, peaked at 65 MiB (sampled) without a limit",
    );
  });

  test("above max RSS is said to lie above, and no file pages are blamed", () => {
    const said = text(
      searched(from(150), { of: "build", unlimited: { ...UNLIMITED, stepAnonBytes: 140 * MIB } }),
    );
    expect(said).toContain("the limit lies 21 MiB (16%) above the linker's max RSS of 129 MiB");
    expect(said).toContain("the anonymous memory of the whole build peaked at 140 MiB");
    expect(said).not.toContain("file-backed");
  });

  test("below the anonymous peak leaves its reason open", () => {
    expect(text(searched(from(60)))).toContain(
      "peaked at 65 MiB (sampled) without a limit, more than the limit: why it passes with less was not seen",
    );
  });

  test("with noise names the limits between its ends", () => {
    const noisy = (mib: number, before: number): LimitOutcome =>
      mib >= 74 || (mib >= 70 && before % 2 === 0) ? "passed" : "out-of-memory";
    expect(text(searched(noisy))).toMatch(
      /fails at 69 MiB \(0 of \d\).* noisy between them \(7\d MiB passed/,
    );
  });

  test("tells failures by time and by the counter apart", () => {
    const slow = (mib: number): LimitOutcome =>
      mib >= 71 ? "passed" : mib >= 60 ? "too-slow" : "out-of-memory";
    const said = text(searched(slow));
    expect(said).toMatch(/fails at 70 MiB \(0 of 3: 3 too slow\)/);
    expect(said).toMatch(/2 failures counted by the cgroup's OOM counter, \d+ stopped by time after 30 s/);
  });
});

describe("a search without a limit", () => {
  test("that passes at the floor claims no failure", () => {
    expect(text(searched(() => "passed"))).toMatch(
      /passes at 6 MiB \(\d of \d\), the least that is tried: no limit was seen at which it fails/,
    );
  });

  test("that ends where containers do not start says so", () => {
    expect(text(searched((mib) => (mib >= 12 ? "passed" : "could-not-start")))).toMatch(
      /passes at 12 MiB .*the least that a container started with \(at 11 MiB none did\)/,
    );
  });

  test("that fails at the ceiling says that it had passed", () => {
    expect(text(searched(() => "out-of-memory"))).toContain(
      "fails even at 4096 MiB, the most that its cell is allowed (0 of 3), although it passed with that before",
    );
  });

  test("is unclear where kills are of unknown cause, and says what is known", () => {
    const said = text(searched((mib) => (mib >= 71 ? "passed" : "killed-unknown")));
    expect(said).toMatch(
      /unclear \(every try from 71 MiB up passed\): it was killed at \d+ MiB \(link was killed.*\), and no counter shows that memory was the reason/,
    );
    expect(said).not.toContain("\u001b");
    expect(said).not.toContain("every failure counted");
  });

  test("that was interrupted says what it knew", () => {
    expect(text(searched(from(71), { stopped: "interrupted" }, 3))).toMatch(
      /(?:passes from|unclear \(every try from) \d+ MiB.*3 tries.*ended early: interrupted/,
    );
  });

  test("that never began gives its reason once for all", () => {
    const not = (of: "link" | "build"): LimitFinding => ({
      ...{ kind: "not-searched", cell: "a" as CellId, axes: { go: "1.27.4" } as Axes, of },
      ...{ why: "it does not build: undefined: nope", holdsFor: "link" },
    });
    expect(text(not("link"), not("build")).match(/undefined: nope/g)).toHaveLength(1);
  });
});

test("the document holds each finding as plain data, with its sentences", () => {
  const [limit] = limitDocument([searched(from(71))]);
  expect(JSON.parse(JSON.stringify(limit))).toMatchObject({
    ...{ cell: "go1.27.4-c66e", of: "link", kind: "found" },
    ...{ allPassedBytes: 71 * MIB, nonePassedBytes: 70 * MIB, toleranceShare: 0.02 },
    unlimited: { maxRssBytes: 129 * MIB, cgroup: 1 },
    sentences: [expect.stringContaining("passes from 71 MiB"), expect.stringContaining("below the linker's")],
  });
});

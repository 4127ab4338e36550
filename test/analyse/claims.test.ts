import { describe, expect, test } from "vitest";
import { joinCells } from "../../harness/analyse/answer.ts";
import { whereTrue } from "../../harness/analyse/claim-truth.ts";
import { claimVerdict, lineVerdict } from "../../harness/analyse/claim-verdict.ts";
import { settleClaim } from "../../harness/analyse/settle-claim.ts";
import type { Claim, ClaimLine, ClaimVerdict } from "../../harness/domain/claim.ts";
import { renderClaims } from "../../harness/report/claims.ts";
import { both, type RunBuilder, run, since } from "./build-run.ts";

const LINE: ClaimLine = {
  id: "H1.1a",
  says: "exit status 2",
  evidence: ["a.yaml"],
  controls: [],
  pending: null,
};
const GO = ["1.18.10", "1.19.10", "1.19.11", "1.20.14"];

function statesOf(builder: RunBuilder) {
  return joinCells(builder.record(), builder.verdicts());
}

function verdictOn(...builders: readonly RunBuilder[]): ClaimVerdict {
  return lineVerdict(
    LINE,
    builders.map((builder, at) => ({ name: "ab"[at] ?? "c", states: statesOf(builder) })),
  );
}

/** A scenario whose claim is that every cell fails. */
function claimed(axes: Parameters<typeof run>[0]): RunBuilder {
  return run(axes).expects(() => "fail");
}

describe("a statement's verdict", () => {
  test("is confirmed when every cell that answered does what is said", () => {
    expect(verdictOn(claimed({ go: GO }).fails({}))).toEqual({ kind: "confirmed" });
  });

  test("turns from confirmed to depends when one observation changes", () => {
    const changed = claimed({ go: GO }).fails({}).passes({ go: "1.20.14" });
    expect(verdictOn(changed)).toEqual({
      kind: "depends",
      condition: "up to go1.19.11 (go1.20.14 no longer)",
    });
  });

  test("is refuted when no cell does what is said", () => {
    expect(verdictOn(claimed({ go: GO }))).toEqual({ kind: "refuted" });
  });

  test("names the releases on both sides of a change in the middle", () => {
    const middle = claimed({ go: GO }).fails(both(since("1.19.10"), (axes) => axes.go !== "1.20.14"));
    expect(verdictOn(middle)).toEqual({
      kind: "depends",
      condition: "from go1.19.10 to go1.19.11 (neither go1.18.10 nor go1.20.14)",
    });
  });

  test("names the other axis where that alone decides", () => {
    const targets = claimed({ go: GO, target: ["linux/amd64", "wasip1/wasm"] }).fails({
      target: "wasip1/wasm",
    });
    expect(verdictOn(targets)).toEqual({
      kind: "depends",
      condition: "on wasip1/wasm; never on linux/amd64",
    });
  });

  test("names the scenarios where they differ", () => {
    const condition = "a: always; b: never";
    expect(verdictOn(claimed({ go: GO }).fails({}), claimed({ go: GO }))).toEqual({
      kind: "depends",
      condition,
    });
  });

  test("is not reproducible where no cell answered, with the reason", () => {
    const silent = claimed({ go: ["1.20.14"] }).unsupported({}, "no such port");
    expect(verdictOn(silent)).toEqual({ kind: "not-reproducible", reason: "no such port (1)" });
  });

  test("does not count a cell that gave no answer on either side", () => {
    const partly = claimed({ go: GO }).fails({}).ends({ go: "1.20.14" }, "infrastructure", "the engine died");
    expect(verdictOn(partly)).toEqual({ kind: "confirmed" });
  });

  test("stands on what is decided, where the rest of it is pending", () => {
    const half = { ...LINE, pending: "TinyGo" };
    expect(lineVerdict(half, [{ name: "a", states: statesOf(claimed({ go: GO }).fails({})) }])).toEqual({
      kind: "confirmed",
    });
  });

  test("is none while a part of its evidence has not been run", () => {
    const evidence = [
      { name: "a", states: statesOf(claimed({ go: GO }).fails({})) },
      { name: "b", states: [] },
    ];
    expect(lineVerdict(LINE, evidence)).toEqual({ kind: "not-reproducible", reason: "b has not been run" });
  });

  test("is none while a control does not hold, whatever the evidence shows", () => {
    const evidence = [{ name: "a", states: statesOf(claimed({ go: GO }).fails({})) }];
    const control = (builder: RunBuilder) => [{ name: "plain", states: statesOf(builder) }];
    const withControl = { ...LINE, controls: ["plain.yaml"] };
    expect(lineVerdict(withControl, evidence, control(run({ go: GO })))).toEqual({ kind: "confirmed" });
    expect(lineVerdict(withControl, evidence, control(run({ go: GO }).fails({ go: "1.19.11" })))).toEqual({
      kind: "not-reproducible",
      reason: expect.stringMatching(/^the control plain does not hold in 1 of 4 cells \(expected pass/),
    });
  });

  test("does not count a cell that a limit of the machine ended, unless that is what is claimed", () => {
    const cut = claimed({ go: GO }).fails({}).ends({ go: "1.20.14" }, "timeout", "silent for 300000 ms");
    expect(verdictOn(cut)).toEqual({ kind: "confirmed" });
    const asked = run({ go: GO }).expects(() => "timeout");
    expect(verdictOn(asked.ends({}, "timeout", "silent"))).toEqual({ kind: "confirmed" });
  test("does not count a cell that ran out of time, unless that is what is claimed", () => {
    const slow = claimed({ go: GO }).fails({}).ends({ go: "1.20.14" }, "timeout", "silent for 300000 ms");
    expect(verdictOn(slow)).toEqual({ kind: "confirmed" });
  });

  test("is pending, and nothing else, where this version cannot decide it", () => {
    expect(lineVerdict({ ...LINE, evidence: [], pending: "TinyGo" }, [])).toEqual({
      kind: "pending",
      needs: "TinyGo",
    });
  });
});

test("a claim is true everywhere in words that are empty", () => {
  expect(whereTrue(statesOf(claimed({ go: GO }).fails({})))).toBe("");
});

describe("a claim's verdict", () => {
  const line = (id: string, kind: "confirmed" | "refuted" | "pending") => ({
    id,
    verdict: kind === "pending" ? { kind, needs: "x" } : { kind },
  });

  test("is that of its statements where they agree", () => {
    expect(claimVerdict([line("a", "refuted"), line("b", "refuted")])).toEqual({ kind: "refuted" });
  });

  test("depends where they do not", () => {
    expect(claimVerdict([line("a", "confirmed"), line("b", "refuted")])).toEqual({
      kind: "depends",
      condition: "a confirmed; b refuted",
    });
  });

  test("is not changed by a statement that is pending", () => {
    expect(claimVerdict([line("a", "confirmed"), line("b", "pending")])).toEqual({ kind: "confirmed" });
  });

  test("is pending when all of it is", () => {
    expect(claimVerdict([line("a", "pending")])).toEqual({ kind: "pending", needs: "x" });
  });
});

describe("a settled claim", () => {
  const claim: Claim = { id: "H1.1", claim: "They exit 2", lines: [LINE] };

  test("shows the codes that decide it, by release", () => {
    const made = claimed({ go: GO })
      .fails({})
      .step({}, 2)
      .step(since("1.19.11"), 1)
      .process({}, "compile", 2);
    const settled = settleClaim(
      claim,
      new Map([["a.yaml", { record: made.record(), verdicts: made.verdicts() }]]),
    );
    expect(settled.lines[0]?.evidence[0]?.shows[0]).toContain("go exited 2 in");
  });

  test("says what is left open beside its verdict", () => {
    const made = claimed({ go: GO }).fails({});
    const half: Claim = { ...claim, lines: [{ ...LINE, pending: "TinyGo" }] };
    const runs = new Map([["a.yaml", { record: made.record(), verdicts: made.verdicts() }]]);
    const settled = settleClaim(half, runs);
    expect(settled.lines[0]).toMatchObject({ verdict: { kind: "confirmed" }, open: "TinyGo" });
    expect(renderClaims([settled], { colour: false, unicode: true })).toContain(
      "still pending: needs TinyGo",
    );
  });

  test("without a run says so", () => {
    expect(settleClaim(claim, new Map()).verdict.kind).toBe("not-reproducible");
  });
});

import { describe, expect, test } from "vitest";
import { type TryEnd, tryVerdict, whyNoSearch } from "../../harness/diagnose/limit-outcome.ts";
import type { Attempt, CgroupMemory, InfrastructureFault } from "../../harness/domain/observation.ts";
import { attempt, cell, changeStep, killed, passed, tool } from "./build-attempt.ts";

const KILLED = "example.com/q: /usr/local/go/pkg/tool/linux_amd64/link: signal: killed\n";
const counting = (oomKills: number | null): CgroupMemory => ({
  ...{ version: 1, peakBytes: 41_943_040, peakAnonBytes: 34_000_896, limitBytes: 41_943_040 },
  oomKills,
});
const linkKilled = (oomKills: number | null, change: Partial<Attempt> = {}): Attempt =>
  changeStep(attempt(KILLED, undefined, { processes: [killed("link")], ...change }), {
    cgroup: counting(oomKills),
  });
const fault = (message: string, where: InfrastructureFault["where"] = "probe"): Partial<Attempt> => ({
  fault: { where, message, transient: true },
  steps: [],
});
const CUT_SHORT = fault("the cell ended before the probe had written its last frame");
const NO_FRAMES = fault("(HTTP code 404) no such container - Could not find the file", "engine");

const outcomeOf = (made: Attempt, end: Partial<TryEnd> = {}) => {
  const verdict = tryVerdict(cell(), made, { began: true, killed: false, ...end });
  return verdict.kind === "try" ? [verdict.outcome, verdict.proof] : ["no answer", verdict.why];
};

describe("a try under a memory limit", () => {
  test("that passes needs no proof, whatever was killed in it", () => {
    expect(outcomeOf(passed())).toEqual(["passed", null]);
    expect(outcomeOf(changeStep(passed(), { cgroup: counting(1) }))).toEqual(["passed", null]);
  });

  test("is out of memory where the cgroup counted a kill in its step", () => {
    expect(outcomeOf(linkKilled(1))).toEqual(["out-of-memory", "cgroup"]);
  });

  test("is out of memory, too, where a kill was counted and only its consequence was seen", () => {
    const gcc = attempt("gcc: fatal error: cannot read cc1's output\n", undefined, {
      processes: [tool("gcc", { end: { kind: "exited", code: 1 } })],
    });
    expect(outcomeOf(changeStep(gcc, { cgroup: counting(2) }))).toEqual(["out-of-memory", "cgroup"]);
    expect(outcomeOf(changeStep(gcc, { cgroup: counting(0) }))).toEqual(["failed-otherwise", null]);
  });

  test("that was killed proves nothing where no counter moved", () => {
    expect(outcomeOf(linkKilled(0, { engineOomKilled: false }))).toEqual(["killed-unknown", null]);
    expect(outcomeOf(linkKilled(null))).toEqual(["killed-unknown", null]);
  });

  test("rests on the engine's word where the cgroup could not be read", () => {
    expect(outcomeOf(linkKilled(null, { engineOomKilled: true }))).toEqual(["out-of-memory", "engine"]);
  });

  test("is too slow where its time ran out", () => {
    const slow = attempt("", { kind: "timed-out", limitMs: 30_000, on: "total" });
    expect(outcomeOf(slow)).toEqual(["too-slow", null]);
  });

  test("whose container was cut short by the engine's word is out of memory in its step, and did not start before it", () => {
    const cut = attempt("", undefined, { ...CUT_SHORT, engineOomKilled: true });
    expect(outcomeOf(cut, { killed: true })).toEqual(["out-of-memory", "engine"]);
    expect(outcomeOf(cut, { killed: true, began: false })).toEqual(["could-not-start", null]);
    const none = attempt("", undefined, { ...NO_FRAMES, engineOomKilled: true });
    expect(outcomeOf(none, { killed: true, began: false })).toEqual(["could-not-start", null]);
  });

  test("whose frames were lost after the container had ended by itself is none, whatever was killed in it", () => {
    const lost = attempt("", undefined, { ...NO_FRAMES, engineOomKilled: true });
    expect(outcomeOf(lost, { began: false })[0]).toBe("no answer");
  });

  test("whose container was killed by nobody known proves nothing", () => {
    const cut = attempt("", undefined, { ...CUT_SHORT, engineOomKilled: false });
    expect(outcomeOf(cut, { killed: true })).toEqual(["killed-unknown", null]);
  });

  test("whose container hung until the harness ended it is too slow", () => {
    const hung = attempt("", undefined, { ...CUT_SHORT, engineOomKilled: false, wallMs: 3_600_000 });
    expect(outcomeOf(hung, { killed: true })).toEqual(["too-slow", null]);
  });

  test.each([
    "(HTTP code 400) bad parameter - Minimum memory limit allowed is 6MB",
    "failed to create task: container init was OOM-killed (memory limit too low?)",
    "OCI runtime error: fork/exec /proc/self/exe: cannot allocate memory",
  ])("could not start where the engine says %s", (message) => {
    expect(outcomeOf(attempt("", undefined, fault(message, "engine")), { began: false })).toEqual([
      "could-not-start",
      null,
    ]);
  });

  test("is no try where the engine was in trouble", () => {
    const lost = attempt("", undefined, fault("socket hang up", "engine"));
    expect(outcomeOf(lost, { began: false })).toEqual(["no answer", "engine: socket hang up"]);
  });
});

describe("before any limit is tried", () => {
  const refusal = (made: Attempt) =>
    whyNoSearch(cell(), made, tryVerdict(cell(), made, { began: true, killed: false }));

  test("nothing stands in the way of what passes", () => {
    expect(refusal(passed())).toBeNull();
    expect(refusal(passed({ engineWarnings: ["platform differs from the host's"] }))).toBeNull();
  });

  test("an engine that does not hold limits is refused for all", () => {
    const engineWarnings = ["Your kernel does not support memory limit capabilities. Limitation discarded."];
    expect(refusal(passed({ engineWarnings }))).toMatchObject({ holdsFor: "engine" });
  });

  test("an engine that lets containers swap is refused for all", () => {
    const engineWarnings = [
      "Your kernel does not support swap limit capabilities. Memory limited without swap.",
    ];
    expect(refusal(passed({ engineWarnings }))).toMatchObject({
      why: expect.stringContaining("does not limit swap"),
      holdsFor: "engine",
    });
  });

  test("what does not build is told of with its diagnosis", () => {
    const broken = attempt("# example.com/q\n./main.go:3:15: undefined: nope\n");
    expect(refusal(broken)).toMatchObject({
      why: expect.stringMatching(/^it does not build: .*main\.go:3:15: undefined: nope$/),
      holdsFor: "link",
    });
  });

  test("what needs more than its cell has is told to be given more", () => {
    expect(refusal(linkKilled(1))?.why).toBe(
      "it does not pass with all the 2048 MiB of its cell: link (example.com/m) was killed, and the cgroup counts 1 OOM kill; --memory gives it more",
    );
  });
});

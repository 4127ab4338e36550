import fc from "fast-check";
import { expect, test } from "vitest";
import { type LimitSearch, nextLimit } from "../../harness/analyse/limit-search.ts";
import { randomFrom } from "../../harness/analyse/statistics/random.ts";
import type { LimitAnswer, LimitOutcome, LimitTry } from "../../harness/domain/limit-search.ts";

const MIB = 2 ** 20;
const OUTCOMES: readonly LimitOutcome[] = [
  "passed",
  "out-of-memory",
  "killed-unknown",
  "failed-otherwise",
  "too-slow",
  "could-not-start",
];

const searches = fc.record({
  toleranceShare: fc.double({ min: 0.01, max: 0.1, noNaN: true }),
  floorBytes: fc.integer({ min: 4 * MIB, max: 16 * MIB }),
  ceilingBytes: fc.integer({ min: 2048 * MIB, max: 16_384 * MIB }),
  startGuessBytes: fc.integer({ min: MIB, max: 16_384 * MIB }),
  repeatsAtEdge: fc.integer({ min: 1, max: 5 }),
});

function follow(search: LimitSearch, machine: (bytes: number) => LimitOutcome) {
  const tries: LimitTry[] = [];
  for (;;) {
    const step = nextLimit(search, tries);
    if (step.kind !== "try") return { answer: step, tries };
    tries.push({ limitBytes: step.limitBytes, outcome: machine(step.limitBytes) });
    if (tries.length > 1_000) throw new Error("does not end");
  }
}

/** The most tries that any one limit got. */
function mostAtOne(tries: readonly LimitTry[]): number {
  const counts = new Map<number, number>();
  for (const { limitBytes } of tries) counts.set(limitBytes, (counts.get(limitBytes) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

test("a sharp edge is bracketed within the tolerance, by about log2(range / tolerance) tries and the repeats", () => {
  fc.assert(
    fc.property(searches, fc.integer({ min: 20 * MIB, max: 2000 * MIB }), (search, at) => {
      const { answer, tries } = follow(search, (bytes) => (bytes >= at ? "passed" : "out-of-memory"));
      expect(answer).toMatchObject({ kind: "found", monotone: true, settled: true });
      if (answer.kind !== "found") return;
      const { nonePassedBytes: low, allPassedBytes: high } = answer;
      expect(low).toBeLessThan(at);
      expect(high).toBeGreaterThanOrEqual(at);
      expect(high - low).toBeLessThanOrEqual(Math.max(MIB, low * search.toleranceShare));
      const doublings = Math.abs(Math.log2(Math.max(6 * MIB, search.startGuessBytes) / at)) + 2;
      const halvings = Math.log2(Math.LN2 / Math.log1p(search.toleranceShare)) + 1;
      expect(tries.length).toBeLessThanOrEqual(doublings + halvings + 4 * search.repeatsAtEdge);
      expect(mostAtOne(tries)).toBeLessThanOrEqual(search.repeatsAtEdge);
    }),
  );
});

test("whatever the outcomes, it ends, stays within its bounds, repeats no limit too often and claims only what was tried", () => {
  fc.assert(
    fc.property(searches, fc.infiniteStream(fc.constantFrom(...OUTCOMES)), (search, stream) => {
      const { answer, tries } = follow(search, () => stream.next().value ?? "passed");
      expect(mostAtOne(tries)).toBeLessThanOrEqual(search.repeatsAtEdge);
      for (const { limitBytes } of tries) {
        expect(limitBytes % MIB).toBe(0);
        expect(limitBytes).toBeGreaterThanOrEqual(search.floorBytes);
        expect(limitBytes).toBeLessThanOrEqual(search.ceilingBytes);
      }
      isTrue(answer, tries);
    }),
    { numRuns: 300 },
  );
});

/** Each claim of an answer, against the tries themselves. */
function isTrue(answer: LimitAnswer, tries: readonly LimitTry[]): void {
  expect(answer.tries).toBe(tries.length);
  if (answer.kind === "fails-at-ceiling" || (answer.kind === "unclear" && answer.allPassedBytes === null))
    return;
  const { allPassedBytes } = answer;
  expect(tries.some(({ limitBytes }) => limitBytes === allPassedBytes)).toBe(true);
  for (const { limitBytes, outcome } of tries)
    if (limitBytes >= (allPassedBytes ?? 0)) expect(outcome).toBe("passed");
  const failed = answer.kind === "found" ? answer.nonePassedBytes : null;
  for (const { limitBytes, outcome } of tries)
    if (failed && limitBytes <= failed) expect(outcome).not.toBe("passed");
  if (failed)
    expect(
      tries.some(
        ({ limitBytes, outcome }) =>
          limitBytes === failed && (outcome === "out-of-memory" || outcome === "too-slow"),
      ),
    ).toBe(true);
}

test.each([0.003, 0.01, 0.03])(
  "a noisy edge of width %d holds the limit that passes half of the time in nearly all searches",
  (width) => {
    const random = randomFrom([width]);
    const rounds = 400;
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      const at = (40 + 2000 * random()) * MIB;
      const search = {
        toleranceShare: 0.02,
        floorBytes: 6 * MIB,
        ceilingBytes: 8192 * MIB,
        startGuessBytes: at * (0.7 + random()),
        repeatsAtEdge: 3,
      };
      const { answer } = follow(search, (bytes) =>
        random() < 1 / (1 + (bytes / at) ** (-1 / width)) ? "passed" : "out-of-memory",
      );
      if (answer.kind === "found" && answer.nonePassedBytes <= at && at <= answer.allPassedBytes) held += 1;
    }
    expect(held / rounds).toBeGreaterThan(0.92);
  },
);

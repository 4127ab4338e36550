import { describe, expect, test } from "vitest";
import { limitRequest } from "../../harness/cli/limit-options.ts";
import { searchLimit } from "../../harness/cli/search-limit.ts";
import type { TryVerdict } from "../../harness/diagnose/limit-outcome.ts";
import { attempt } from "../diagnose/build-attempt.ts";

const MIB = 2 ** 20;

describe("the flags of a search for limits", () => {
  test("ask for nothing, for the defaults, or for what they say", () => {
    expect(limitRequest({})).toBeNull();
    expect(limitRequest({ findLimit: true })).toEqual({
      ...{ toleranceShare: 0.02, repeats: 3, of: ["link", "build"] },
    });
    const given = { findLimit: true, tolerance: "0.5%", limitRepeats: "20", limitOf: "build, link" };
    expect(limitRequest(given)).toEqual({ toleranceShare: 0.005, repeats: 20, of: ["link", "build"] });
  });

  test.each([
    [{ tolerance: "0.4%" }, /--tolerance: "0.4%" is no share from 0.5% to 50%/],
    [{ tolerance: "51%" }, /--tolerance/],
    [{ tolerance: "2" }, /--tolerance/],
    [{ limitRepeats: "0" }, /--limit-repeats: "0" is no number from 1 to 20/],
    [{ limitRepeats: "1e1" }, /--limit-repeats/],
    [{ limitOf: "" }, /--limit-of/],
    [{ limitOf: "links" }, /--limit-of: unknown word "links" \(did you mean link\?\)/],
  ])("%o is refused", (options, message) => {
    expect(() => limitRequest({ findLimit: true, ...options })).toThrow(message);
  });

  test("without --find-limit they are refused", () => {
    expect(() => limitRequest({ tolerance: "2%" })).toThrow(/belongs to --find-limit/);
  });
});

describe("a search for a limit", () => {
  const search = {
    ...{ toleranceShare: 0.02, floorBytes: 6 * MIB, ceilingBytes: 1024 * MIB },
    ...{ startGuessBytes: 80 * MIB, repeatsAtEdge: 3 },
  };
  const passed: TryVerdict = { kind: "try", outcome: "passed", proof: null, why: null };
  const oom: TryVerdict = { kind: "try", outcome: "out-of-memory", proof: "cgroup", why: "link was killed" };
  /** Answers from 71 MiB up; the try after `most` gives `last`. */
  const follow = (most: number, last: TryVerdict | null) => {
    let made = 0;
    const told: number[] = [];
    const make = async (bytes: number) => {
      const verdict = ++made > most ? last : bytes >= 71 * MIB ? passed : oom;
      return verdict && { attempt: attempt(""), verdict };
    };
    return searchLimit(search, make, ({ limitBytes }) => void told.push(limitBytes / MIB)).then((found) => ({
      ...{ ...found, told },
    }));
  };

  test("keeps each try with its proof, and tells of it", async () => {
    const { answer, tries, stopped, told } = await follow(1000, null);
    expect(answer).toMatchObject({ kind: "found", allPassedBytes: 71 * MIB, nonePassedBytes: 70 * MIB });
    expect(stopped).toBeNull();
    expect(told).toEqual(tries.map(({ limitBytes }) => limitBytes / MIB));
    expect(tries.every(({ outcome, proof }) => (outcome === "passed") === (proof === null))).toBe(true);
  });

  test("that a signal ends says what it knows by then", async () => {
    expect(await follow(2, null)).toMatchObject({
      ...{ stopped: "interrupted", told: [80, 40] },
      answer: {
        tries: 2,
        kind: "found",
        allPassedBytes: 80 * MIB,
        nonePassedBytes: 40 * MIB,
        settled: false,
      },
    });
    expect((await follow(0, null)).answer).toMatchObject({ kind: "unclear", tries: 0 });
  });

  test("that the harness's own trouble ends says with what", async () => {
    const trouble: TryVerdict = { kind: "no-answer", why: "engine: socket hang up" };
    expect(await follow(1, trouble)).toMatchObject({
      stopped: "engine: socket hang up",
      answer: { tries: 1 },
    });
  });
});

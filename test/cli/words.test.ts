import { spawnSync } from "node:child_process";
import { Command } from "commander";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addAxisOptions, axesInput } from "../../harness/cli/axis-options.ts";
import type { Io } from "../../harness/cli/io.ts";
import { liveView } from "../../harness/cli/live-view.ts";
import { exitStatusOf } from "../../harness/cli/print-run.ts";
import { jobsFor } from "../../harness/cli/sizing.ts";
import type { CellId, Plan } from "../../harness/domain/cell.ts";
import type { Conformance, Outcome } from "../../harness/domain/outcome.ts";
import { quoteArgv } from "../../harness/domain/quote.ts";
import type { CellVerdict } from "../../harness/domain/verdict.ts";
import { cell, header } from "../store/stored-run.ts";

function verdict(conformance: Conformance, outcome: Outcome = "pass", id = "a"): CellVerdict {
  return {
    ...{ cell: id as CellId, outcome, conformance, difference: null, reason: null, verdict: null },
    ...{ deciding: null, attempts: [] },
  };
}

describe("the exit status", () => {
  test.each<[string, CellVerdict[], number]>([
    ["0 when every cell is as expected", [verdict("as-expected"), verdict("as-expected", "fail")], 0],
    [
      "0 when a release in a range cannot be had",
      [verdict("as-expected"), verdict("inconclusive", "unavailable")],
      0,
    ],
    [
      "3 when no release that was asked for can be had",
      [verdict("inconclusive", "unavailable"), verdict("inconclusive", "unavailable")],
      3,
    ],
    ["1 for an unexpected failure", [verdict("as-expected"), verdict("unexpected-fail", "fail")], 1],
    ["1 for an unexpected pass", [verdict("unexpected-pass")], 1],
    ["1 for another failure than expected", [verdict("different-failure", "fail")], 1],
    ["3 when the harness could not find out", [verdict("inconclusive", "infrastructure")], 3],
    [
      "1 when it could not find out for one cell, and another is proven wrong",
      [verdict("inconclusive", "infrastructure"), verdict("unexpected-fail", "fail")],
      1,
    ],
  ])("is %s", (_, verdicts, status) => {
    expect(exitStatusOf(verdicts)).toBe(status);
  });
});

describe("the axes on the command line", () => {
  const parse = (...argv: string[]) =>
    axesInput(addAxisOptions(new Command().exitOverride()).parse(argv, { from: "user" }).opts());

  test("keep each flag's values apart and in order, also those that begin with a dash or are empty", () => {
    expect(
      parse(
        "--go",
        "1.21..stable",
        "--go",
        "1.20",
        "--ldflags",
        "",
        "--ldflags",
        "-s -w",
        "--ldflags=-X=a=b,c",
      ),
    ).toEqual({
      axes: { go: ["1.21..stable", "1.20"], ldflags: ["", "-s -w", "-X=a=b,c"] },
    });
  });

  test("are none where none were given", () => {
    expect(parse()).toEqual({ axes: {} });
  });

  test("go beside limits, environment, packages and expectation", () => {
    expect(
      parse(
        "--env",
        "A=1",
        "--env",
        "A=2",
        "--packages",
        "./x",
        "--rss-threshold",
        "1GiB",
        "--expect",
        "fail",
      ),
    ).toEqual({
      ...{ axes: {}, env: ["A=1", "A=2"], packages: ["./x"], rssThreshold: "1GiB", expect: "fail" },
    });
  });
});

describe("how many cells compile at a time", () => {
  const plan: Plan = header([cell("a")]).plan;
  const engine = (cpus: number, gibibytes: number) => ({
    ...header([]).engine,
    ...{ cpus, memoryBytes: gibibytes * 2 ** 30 },
  });

  test("is one more than the processors serve, where memory allows", () => {
    expect(jobsFor(plan, engine(2, 64), undefined)).toBe(2);
    expect(jobsFor(plan, engine(8, 64), undefined)).toBe(5);
  });

  test("is what memory allows, and never none", () => {
    expect(jobsFor(plan, engine(64, 9), undefined)).toBe(4);
    expect(jobsFor(plan, engine(64, 1), undefined)).toBe(1);
  });

  test("is the user's number, when it is one", () => {
    expect(jobsFor(plan, engine(2, 1), "7")).toBe(7);
  });

  test.each(["0", "-1", "1.5", "", "two", "1000", " 1", "1e2"])("is not %j", (asked) => {
    expect(() => jobsFor(plan, engine(2, 8), asked)).toThrow(`--jobs: "${asked}" is no number from 1 to 999`);
  });
});

describe("a quoted command", () => {
  test("leaves plain words as they are", () => {
    expect(quoteArgv(["go", "build", "-ldflags=-s", "./..."])).toBe("go build -ldflags=-s ./...");
  });

  test("is read back by a POSIX shell, word by word", () => {
    const word = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\u0000"));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (argv) => {
        const { stdout } = spawnSync("sh", ["-c", `printf '%s\\0' ${quoteArgv(argv)}`], { encoding: "utf8" });
        expect(stdout).toBe(argv.map((each) => `${each}\u0000`).join(""));
      }),
      { numRuns: 30 },
    );
  });
});

describe("without a terminal, progress", () => {
  function heard(quiet: boolean) {
    const lines: string[] = [];
    const io: Io = {
      ...{ env: {}, cwd: "/", stdoutIsTerminal: false, stderrIsTerminal: false, width: 80 },
      ...{ colour: false, unicode: true, print: () => {}, warn: (line) => void lines.push(line) },
    };
    return { lines, view: liveView(header([cell("a"), cell("b")]).plan, "p", io, quiet) };
  }

  test("is one plain line a finished cell, counted", () => {
    const { lines, view } = heard(false);
    view.finished(verdict("as-expected"), null);
    view.finished(verdict("as-expected", "pass", "b"), "20261123-1");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/1\/2.*a/);
    expect(lines[1]).toMatch(/2\/2.*b.*\(known from run 20261123-1\)$/);
    expect(lines.join("")).not.toMatch(/\u001b/);
  });

  test("never makes the conclusion so far, which nobody would see", () => {
    const { view } = heard(false);
    view.soFar(() => {
      throw new Error("it was made");
    });
  });

  test("of provisioning is told when work begins, not at every byte, and sentences are told at once", () => {
    const { lines, view } = heard(false);
    const what = "download go1.25";
    view.provisioning({ kind: "begun", what });
    view.provisioning({ kind: "bytes", what, doneBytes: 1, totalBytes: null });
    view.provisioning({ kind: "notice", text: "a module\u001b[31m is missing" });
    view.provisioning({ kind: "ended", what });
    expect(lines).toEqual(["… download go1.25", expect.stringMatching(/^a module.*is missing$/)]);
    expect(lines.join("")).not.toContain("\u001b");
  });

  test("is nothing at all with --quiet", () => {
    const { lines, view } = heard(true);
    view.finished(verdict("as-expected"), null);
    view.provisioning({ kind: "begun", what: "x" });
    view.close();
    expect(lines).toEqual([]);
  });
});

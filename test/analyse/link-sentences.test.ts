import { describe, expect, test } from "vitest";
import { linkComparisons } from "../../harness/analyse/link-comparisons.ts";
import { linkSentences } from "../../harness/analyse/link-sentences.ts";
import type { LinkComparison, LinkPoint } from "../../harness/domain/link-surface.ts";
import { around, linkRun, point } from "./build-links.ts";

/** The sentences about the anonymous peak. */
function said(...points: readonly LinkPoint[]): string[] {
  return linkSentences(linkComparisons(points)).filter((text) => /anonymous/.test(text));
}

/** A comparison as it might come out, whatever the values. */
function comparison(parts: Partial<LinkComparison>): LinkComparison {
  return {
    ...{
      axis: "ldflags",
      metric: "anon",
      from: point({}, around(60)),
      to: point({ ldflags: "-w" }, around(60)),
    },
    ...{ change: null, p: 0.01, q: 0.01, verdict: "lower" },
    ...parts,
  };
}

const change = (value: number, low: number, high: number, coverage = 0.95) => ({
  value,
  interval: { low, high, coverage },
});
const one = (parts: Partial<LinkComparison>) => linkSentences([comparison(parts)])[0];

describe("the sentence of a change", () => {
  test("gives its size, and the interval with the ends of the size", () => {
    expect(one({ change: change(-0.51, -0.53, -0.49) })).toBe(
      "-ldflags=-w lowers the linker's anonymous peak by 51% (95% interval 49-53%) on go1.27.4.",
    );
    expect(one({ change: change(0.07, 0.05, 0.12), verdict: "higher" })).toContain(
      "by 7% (95% interval 5-12%)",
    );
  });

  test("never rounds a coverage up", () => {
    expect(one({ change: change(-0.51, -0.53, -0.49, 0.9976) })).toContain("(99% interval");
  });

  test("of a size that rounds to nothing does not say 0%", () => {
    const text = one({ change: change(-0.0002, -0.0004, -0.0001) });
    expect(text).toContain("by less than 0.1% (");
    expect(text).not.toContain("by 0%");
  });

  test("shows an interval that reaches to the other side with its signs", () => {
    expect(one({ change: change(-0.02, -0.05, 0.01) })).toContain("by 2% (95% interval -5% to +1%)");
  });

  test("below the noise is said to be so", () => {
    expect(one({ change: change(0.01, -0.02, 0.03), verdict: "within-noise" })).toContain(
      "changes the linker's anonymous peak by nothing that can be told from noise (95% interval -2% to +3%)",
    );
    expect(one({ change: change(0, -0.0001, 0.0002), verdict: "within-noise" })).toContain(
      "(95% interval less than 0.1% either way)",
    );
  });

  test("that stands out alone, and not among so many comparisons, is said to do so", () => {
    expect(one({ change: change(0.02, 0.01, 0.03), verdict: "within-noise", q: 0.2 })).toContain(
      "seems to change the linker's anonymous peak (95% interval +1% to +3%) on go1.27.4, yet not beyond what chance does among 1 comparison",
    );
  });

  test("on a noisy machine says that nothing can be said", () => {
    expect(one({ change: change(0.1, -0.4, 0.7), verdict: "within-noise" })).toContain(
      "the machine was too noisy",
    );
  });

  test("of one run each claims no interval and says what one run tells", () => {
    const [text] = said(point({}, [60]), point({ ldflags: "-w" }, [30]));
    expect(text).toBe(
      "-ldflags=-w shows the linker's anonymous peak 50% lower on go1.27.4, by a single run on one side or both, which tells nothing about noise.",
    );
    expect(text).not.toContain("interval");
  });

  test("of too few runs gives the interval that they have", () => {
    const [text] = said(point({}, [60, 61, 62]), point({ ldflags: "-w" }, [30, 31, 32]));
    expect(text).toMatch(
      /may change .* \(90% interval -5\d% to -4\d%\) on go1\.27\.4: so few repeats can tell no difference/,
    );
  });

  test("refuses to compare different sources, and names them", () => {
    const sampled = (linked: LinkPoint) => ({
      ...linked,
      runs: linked.runs.map((run) => ({
        ...run,
        memory: { ...run.memory, maxRssSource: "sampled" as const },
      })),
    });
    const all = linkComparisons([point({}, around(60)), sampled(point({ ldflags: "-w" }, around(30)))]);
    expect(linkSentences(all)).toContain(
      "-ldflags=-w cannot be compared in the linker's max RSS on go1.27.4: the figures are by wait4 and sampled, and those of different sources are never compared.",
    );
  });

  test("says that a figure was not observed, or is 0, rather than anything of sources", () => {
    const without = (peakAnonBytes: number | null) => ({
      ...point({ ldflags: "-w" }, []),
      runs: [linkRun(1, { peakAnonBytes })],
    });
    expect(said(point({}, around(60)), without(null))[0]).toContain("it was not observed on both sides");
    expect(said(point({}, around(60)), without(0))[0]).toContain("a figure is 0");
  });
});

describe("where a change holds", () => {
  const surface = (axes: readonly Record<string, string>[]) =>
    axes.flatMap((each) => [
      point({ ...each, ldflags: "" }, around(60)),
      point({ ...each, ldflags: "-w" }, around(30)),
    ]);
  const flagSentence = (points: readonly LinkPoint[]) =>
    said(...points).find((text) => text.startsWith("-ldflags=-w"));

  test("names the releases", () => {
    expect(flagSentence(surface([{ go: "1.26.8" }, { go: "1.27.4" }]))).toMatch(
      /\(96% intervals within \d+-\d+%\) on go1\.26\.8 and go1\.27\.4\.$/,
    );
  });

  test("says that an axis makes no difference, not each of its values", () => {
    const axes = ["1.26.8", "1.27.4"].flatMap((go) => ["", "all=-l"].map((gcflags) => ({ go, gcflags })));
    expect(flagSentence(surface(axes))).toMatch(/ on go1\.26\.8 and go1\.27\.4 with every gcflags value\.$/);
  });

  test("names the values of an axis where others go another way", () => {
    const points = [
      ...surface([{ gcflags: "" }]),
      point({ gcflags: "all=-dwarf=false", ldflags: "" }, around(40)),
      point({ gcflags: "all=-dwarf=false", ldflags: "-w" }, around(40)),
    ];
    expect(flagSentence(points)).toMatch(/ on go1\.27\.4 with gcflags=""\.$/);
    expect(said(...points)).toContainEqual(
      expect.stringMatching(
        /^-ldflags=-w changes .* noise .* on go1\.27\.4 with gcflags="all=-dwarf=false"\.$/,
      ),
    );
  });

  test("names each place where they are no full set", () => {
    const points = [
      ...surface([
        { go: "1.26.8", gcflags: "" },
        { go: "1.27.4", gcflags: "all=-l" },
      ]),
      ...["", "-w"].map((ldflags) => point({ go: "1.26.8", gcflags: "all=-l", ldflags }, around(60))),
      ...["", "-w"].map((ldflags) => point({ go: "1.27.4", gcflags: "", ldflags }, around(60))),
    ];
    expect(flagSentence(points)).toMatch(
      / on go1\.26\.8 with gcflags="" and go1\.27\.4 with gcflags="all=-l"\.$/,
    );
  });

  test("says the target where targets differ, and never two alike", () => {
    const points = surface([{ target: "linux/amd64" }, { target: "windows/amd64" }]);
    expect(flagSentence(points)).toMatch(/ on go1\.27\.4 with every target value\.$/);
  });

  test("of many releases names seven and counts the rest", () => {
    const points = surface(Array.from({ length: 12 }, (_, minor) => ({ go: `1.${minor + 10}.1` })));
    expect(flagSentence(points)).toMatch(/ on go1\.10\.1, .* go1\.16\.1 and 5 more\.$/);
  });

  test("names the program only where there are several", () => {
    const [a, b] = ["example.com/a", "example.com/b"].map((name) =>
      ["", "-w"].map((ldflags, at) => point({ ldflags }, around(at === 0 ? 60 : 30), { package: name })),
    );
    expect(said(...(a ?? []))[0]).not.toContain("example.com");
    expect(said(...(a ?? []), ...(b ?? []))).toEqual([
      expect.stringMatching(/\(example\.com\/a\)\.$/),
      expect.stringMatching(/\(example\.com\/b\)\.$/),
    ]);
  });
});

describe("what a change is called", () => {
  const subject = (from: Record<string, string>, to: Record<string, string>) =>
    said(point(from, around(60)), point(to, around(30)))[0]?.split(/ lowers | raises /)[0];

  test.each([
    [{ ldflags: "" }, { ldflags: "-s -w" }, '-ldflags="-s -w"'],
    [{ ldflags: "-w" }, { ldflags: "" }, '-ldflags="" in place of -ldflags=-w'],
    [{ gcflags: "-l" }, { gcflags: "-N" }, "-gcflags=-N in place of -gcflags=-l"],
    [{ go: "1.20.0" }, { go: "1.27.4" }, "go1.27.4 after go1.20"],
    [{ buildmode: "exe" }, { buildmode: "pie" }, "buildmode=pie in place of buildmode=exe"],
    [{}, { race: "1" }, "race=1 in place of race unset"],
  ])("from %j to %j", (from, to, words) => {
    expect(subject(from, to)).toBe(words);
  });

  test("says which flag was added to which", () => {
    const points = ["", "-w", "-s -w"].map((ldflags, at) => point({ ldflags }, around(60 - 20 * at)));
    expect(said(...points).map((text) => text.split(" lowers ")[0])).toContain("-s beside -ldflags=-w");
  });

  test("puts the largest change first, and what cannot be told last", () => {
    const points = [
      point({}, around(60)),
      point({ ldflags: "-s" }, around(60)),
      point({ ldflags: "-w" }, around(30)),
    ];
    const sentences = linkSentences(linkComparisons(points));
    expect(sentences[0]).toContain("by 50%");
    expect(sentences.at(-1)).toContain("told from noise");
  });
});

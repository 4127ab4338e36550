import { expect, test } from "vitest";
import { linkSurface } from "../../harness/analyse/link-surface.ts";
import type { LinkPoint } from "../../harness/domain/link-surface.ts";
import { around, linkRun, point } from "./build-links.ts";

const anonShares = (points: readonly LinkPoint[]) =>
  linkSurface(points, []).effects.find(({ metric }) => metric === "anon")?.shares;

test("a surface says which axis explains the spread, and how much", () => {
  const points = ["1.26.8", "1.27.4"].flatMap((go) =>
    ["", "-w"].map((ldflags, at) => point({ go, ldflags }, around(at === 0 ? 60 : 30))),
  );
  const shares = anonShares(points);
  const terms = shares?.kind === "shares" ? shares.terms : [];
  expect(terms.find(({ axes }) => axes.join() === "ldflags")?.share).toBeGreaterThan(0.99);
});

test("a surface of one point has no effects, comparisons or sentences", () => {
  expect(linkSurface([point({}, [60])], [])).toMatchObject({ comparisons: [], effects: [], sentences: [] });
});

test("a surface divides no spread of figures that come from different sources", () => {
  const sampled = point({ ldflags: "-w" }, [], { runs: [linkRun(30, { maxRssSource: "sampled" })] });
  const { effects } = linkSurface([point({}, [60]), sampled], []);
  expect(effects.find(({ metric }) => metric === "maxRss")?.shares).toEqual({
    kind: "not-available",
    why: "different-sources",
  });
  expect(effects.find(({ metric }) => metric === "anon")?.shares.kind).toBe("shares");
});

test("a surface with a link whose figures were not observed says why there are no shares", () => {
  const none = point({ ldflags: "-w" }, [], {
    runs: [linkRun(0, { peakAnonBytes: null, maxRssBytes: null, maxRssSource: null })],
  });
  expect(anonShares([point({}, [60]), none])?.kind).toBe("not-available");
  expect(linkSurface([none], []).points).toEqual([none]);
});

test("a surface keeps its programs apart", () => {
  const points = ["a", "b"].flatMap((name) =>
    ["", "-w"].map((ldflags) => point({ ldflags }, around(60), { package: name })),
  );
  const { effects } = linkSurface(points, []);
  expect(effects.map((each) => each.package)).toEqual(["a", "a", "b", "b"]);
});

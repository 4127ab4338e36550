import { describe, expect, test } from "vitest";
import { settleLinks } from "../../harness/analyse/claim-links.ts";
import type { LinkClaim } from "../../harness/domain/claim.ts";
import type { LinkPoint } from "../../harness/domain/link-surface.ts";
import type { RunId } from "../../harness/domain/run.ts";
import { MIB, point } from "./build-points.ts";

const FLAGS = { plain: ["", ""], stripped: ["-s -w", ""], loose: ["-s -w", "-l"] } as const;
const way = (name: keyof typeof FLAGS) => ({ ldflags: FLAGS[name][0], gcflags: FLAGS[name][1] });

/** The order that the handbook claims: loose above plain above stripped. */
const CLAIM: LinkClaim = {
  scenarios: ["a.yaml"],
  contrasts: [
    { from: way("plain"), to: way("stripped"), is: "lower" },
    { from: way("plain"), to: way("loose"), is: "higher" },
  ],
};

/** Five figures about each way's, in one release. */
function release(go: string, mib: Readonly<Record<keyof typeof FLAGS, number>>, noise = 0.01): LinkPoint[] {
  const spread = [-1, 0.5, 0, 1, -0.5];
  return (Object.keys(FLAGS) as (keyof typeof FLAGS)[]).map((name) =>
    point(
      { go, target: "linux/amd64", cgo: "0", ...way(name) },
      spread.map((each) => mib[name] * MIB * (1 + noise * each)),
    ),
  );
}

function settled(...points: readonly (readonly LinkPoint[])[]) {
  return settleLinks(CLAIM, [{ name: "a", run: "20261127-1" as RunId, points: points.flat() }]);
}

const AS_CLAIMED = { plain: 180, stripped: 110, loose: 340 };
const AS_SEEN = { plain: 139, stripped: 101, loose: 98 };

describe("a statement about links", () => {
  test("is confirmed where every release shows what it says", () => {
    const { verdict, rows } = settled(release("1.18.10", AS_CLAIMED), release("1.27.4", AS_CLAIMED));
    expect(verdict).toEqual({ kind: "confirmed" });
    expect(rows).toMatchObject([{ name: "a", cells: 4, unit: "comparison", holds: 4, fails: 0 }]);
  });

  test("holds in part where one of its contrasts never does, and says which, with intervals and medians", () => {
    const { verdict, rows } = settled(release("1.18.10", AS_SEEN), release("1.27.4", AS_SEEN));
    expect(verdict).toEqual({
      kind: "depends",
      condition:
        '-ldflags="-s -w" is lower than the default: always (2 of 2); -ldflags="-s -w" -gcflags="-l" is higher than the default: never (0 of 2)',
    });
    const shows = rows[0]?.shows ?? [];
    expect(shows[0]).toMatch(
      /^-ldflags="-s -w" against the default lowers the linker's max RSS by 27% \(9\d% intervals within 2\d-2\d%\) on go1\.18\.10 and go1\.27\.4$/,
    );
    expect(shows[1]).toBe("medians in MiB: go1.18.10 139 to 101, go1.27.4 139 to 101");
    expect(shows[2]).toMatch(/-gcflags="-l" against the default lowers the linker's max RSS by 2\d%/);
  });

  test("names the release at which its order turns", () => {
    const { verdict } = settled(release("1.18.10", AS_CLAIMED), release("1.27.4", AS_SEEN));
    expect(verdict).toMatchObject({
      kind: "depends",
      condition: expect.stringContaining("is higher than the default: 1 of 2 (go1.18.10 in a)"),
    });
  });

  test("is refuted where every contrast goes the other way", () => {
    const other = { plain: 180, stripped: 340, loose: 110 };
    expect(settled(release("1.27.4", other)).verdict).toEqual({ kind: "refuted" });
  });

  test("is refuted by a difference that is surely next to nothing, and untold by noise that could hide one", () => {
    const same = { plain: 180, stripped: 180, loose: 180 };
    expect(settled(release("1.27.4", same)).verdict).toEqual({ kind: "refuted" });
    expect(settled(release("1.27.4", same, 0.3)).verdict).toMatchObject({
      kind: "not-reproducible",
      reason: expect.stringContaining("could not be told from the figures"),
    });
  });

  test("is untold where one run each cannot tell, or nothing was linked in a way that it names", () => {
    const lone = release("1.27.4", AS_CLAIMED).map((each) => ({ ...each, runs: each.runs.slice(0, 1) }));
    expect(settled(lone).verdict.kind).toBe("not-reproducible");
    const without = release("1.27.4", AS_CLAIMED).filter(({ axes }) => axes.gcflags === "");
    expect(settled(without).verdict).toMatchObject({
      reason: expect.stringContaining('-gcflags="-l" is higher'),
    });
  });

  test("is not reproducible where a scenario was not measured", () => {
    const { verdict, rows } = settleLinks(CLAIM, [{ name: "a", run: null, points: [] }]);
    expect(verdict).toEqual({ kind: "not-reproducible", reason: "a has not been measured" });
    expect(rows).toMatchObject([{ cells: 0, run: null }]);
  });

  test("compares within one release, target and program alone", () => {
    const plain = release("1.18.10", AS_CLAIMED).slice(0, 1);
    const other = release("1.27.4", AS_CLAIMED).slice(1);
    expect(settled(plain, other).rows[0]?.cells).toBe(0);
  });
});

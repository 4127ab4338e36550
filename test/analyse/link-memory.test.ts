import { describe, expect, test } from "vitest";
import { at, both, run } from "./build-run.ts";

const MIB = 2 ** 20;
const go = ["1.23.12", "1.24.13", "1.25.0"];

function blowups(builder: ReturnType<typeof run>) {
  return builder.analyse().findings.filter((each) => each.kind === "link-memory");
}

describe("linker memory", () => {
  test("lists each link with its source, and no call that only asks for the version", () => {
    const builder = run({ go: ["1.25.0"] })
      .links({}, 200)
      .links({}, 5, { argv: ["link", "-V=full"] });
    expect(builder.analyse().memory).toMatchObject([
      {
        package: "example.com/app",
        maxRssBytes: 200 * MIB,
        maxRssSource: "wait4",
        peakAnonBytes: null,
        completed: true,
      },
    ]);
  });

  test("a link over the scenario's bound is a finding without an axis", () => {
    expect(
      blowups(
        run({ go: ["1.25.0"] })
          .links({}, 200)
          .linkLimit(100 * MIB),
      ),
    ).toMatchObject([{ axis: null, maxRssBytes: 200 * MIB, comparedBytes: 100 * MIB }]);
  });

  test("a link beyond one and a half times its neighbours names the axis that differs and how many they were", () => {
    const found = blowups(run({ go }).links(at("1.23.12", "1.24.13"), 200).links(at("1.25.0"), 310));
    expect(found).toMatchObject([{ axis: "go", maxRssBytes: 310 * MIB, comparedBytes: 200 * MIB }]);
    expect(found[0]?.sentence).toContain("the median of the 2 cells");
  });

  test("exactly one and a half times is not beyond", () => {
    expect(blowups(run({ go }).links(at("1.23.12", "1.24.13"), 200).links(at("1.25.0"), 300))).toEqual([]);
  });

  test("a single neighbour is called one", () => {
    const found = blowups(
      run({ go: ["1.25.0"], ldflags: ["", "-s -w"] })
        .links({ ldflags: "" }, 400)
        .links({ ldflags: "-s -w" }, 200),
    );
    expect(found[0]?.sentence).toContain("2.0 times the one cell that differs in ldflags alone");
  });

  test("figures of different sources are never compared", () => {
    const sampled = {
      memory: {
        maxRssBytes: 100 * MIB,
        maxRssSource: "sampled",
        peakAnonBytes: null,
        peakFileBytes: null,
      },
    } as const;
    expect(blowups(run({ go }).links(at("1.25.0"), 400).links(at("1.23.12", "1.24.13"), 0, sampled))).toEqual(
      [],
    );
  });

  test("cells that differ in two axes are no neighbours", () => {
    const builder = run({ go: ["1.24.13"], target: ["linux/amd64"] })
      .adds({ go: "1.25.0", target: "windows/amd64" })
      .links({ go: "1.24.13" }, 100)
      .links({ go: "1.25.0" }, 400);
    expect(blowups(builder)).toEqual([]);
  });

  test("small links are noise, but a small neighbour is a neighbour", () => {
    expect(blowups(run({ go }).links(at("1.23.12", "1.24.13"), 20).links(at("1.25.0"), 60))).toEqual([]);
    expect(blowups(run({ go }).links(at("1.23.12", "1.24.13"), 40).links(at("1.25.0"), 90))).toHaveLength(1);
  });

  test("a link that did not end well is listed and not compared", () => {
    const builder = run({ go })
      .links(at("1.23.12", "1.24.13"), 200)
      .links(at("1.25.0"), 900, {
        end: { kind: "signalled", signal: "SIGKILL" },
      });
    expect(builder.analyse().memory).toHaveLength(3);
    expect(blowups(builder)).toEqual([]);
  });

  test("other packages' links are not neighbours", () => {
    const builder = run({ go: ["1.24.13", "1.25.0"] })
      .links(at("1.24.13"), 100, { package: "example.com/small" })
      .links(at("1.25.0"), 400, { package: "example.com/big" });
    expect(blowups(builder)).toEqual([]);
  });

  test("links of one package under two steps are compared step by step", () => {
    const builder = run({ go })
      .step({}, 0)
      .step({}, 0, ["go", "run", "."], "run")
      .links(at("1.23.12", "1.24.13"), 200)
      .links(at("1.25.0"), 400)
      .links({}, 210, { step: 1 });
    expect(blowups(builder)).toMatchObject([{ axis: "go", cells: builder.ids(at("1.25.0")) }]);
  });

  test("several values' blowups of one axis are one finding that names them, and its worst", () => {
    const found = blowups(
      run({ go: [...go, "1.26.1", "1.27.4"] })
        .links(at(...go), 200)
        .links(at("1.26.1"), 400)
        .links(at("1.27.4"), 500),
    );
    expect(found).toMatchObject([{ axis: "go", maxRssBytes: 500 * MIB, comparedBytes: 200 * MIB }]);
    expect(found[0]?.cells).toHaveLength(2);
    expect(found[0]?.sentence).toMatch(
      /with go1\.26\.1 and go1\.27\.4, 2 cells linked at more than 1\.5 times/,
    );
  });

  test("one axis value's blowups are one finding with all its cells", () => {
    const builder = run({ go, ldflags: ["", "-s -w"] })
      .links({ ldflags: "" }, 200)
      .links(both({ ldflags: "-s -w" }, {}), 400);
    expect(blowups(builder)).toMatchObject([{ axis: "ldflags", cells: builder.ids({ ldflags: "-s -w" }) }]);
  });
});

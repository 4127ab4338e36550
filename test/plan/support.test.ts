import { describe, expect, test } from "vitest";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import type { Scenario } from "../../harness/domain/scenario.ts";
import { ALL_RELEASES, cellOf, knowing, planOf } from "./knowledge.ts";

function reason(
  axes: Readonly<Record<string, string>>,
  parts: Partial<Scenario> = {},
  knowledge = knowing({}, ALL_RELEASES),
) {
  const { support } = cellOf(axes, parts, knowledge);
  return support.kind === "supported" ? "supported" : support.reason;
}

const wasm = { target: "wasip1/wasm", cgo: "0" };

test.each([
  [{ go: "1.20.14", ...wasm }, "go1.20.14 has no port wasip1/wasm; possible with Go 1.21 to 1.27"],
  [{ go: "1.21.0", ...wasm }, "supported"],
  [
    { go: "1.27.1", target: "wasip2/wasm", cgo: "0" },
    "go1.27.1 has no port wasip2/wasm; possible with no release since 1.9",
  ],
  [{ go: "1.25.0", target: "windows/arm", cgo: "0" }, "supported"],
  [
    { go: "1.26.0", target: "windows/arm", cgo: "0" },
    "go1.26.0 has no port windows/arm; possible with Go 1.12 to 1.25",
  ],
  [
    { go: "1.17.13", target: "linux/amd64/v3", cgo: "0" },
    "go1.17.13 ignores GOAMD64, so linux/amd64/v3 means nothing; possible with Go 1.18 to 1.27",
  ],
  [{ go: "1.18", target: "linux/amd64/v3", cgo: "0" }, "supported"],
  [
    { go: "1.22.0", target: "linux/arm64/v8.1", cgo: "0" },
    "go1.22.0 ignores GOARM64, so linux/arm64/v8.1 means nothing; possible with Go 1.23 to 1.27",
  ],
])("%j: %s", (axes, expected) => {
  expect(reason(axes)).toBe(expected);
});

test.each([
  [{ go: "1.25", race: "1", cgo: "0" }, /^-race needs cgo in go1\.25\.14 on linux\/amd64/],
  [{ go: "1.25", race: "1", cgo: "1" }, /^supported$/],
  [{ go: "1.25", race: "1", target: "darwin/arm64", cgo: "0" }, /^supported$/],
  [{ go: "1.19", race: "1", target: "darwin/arm64", cgo: "0" }, /^-race needs cgo in go1\.19\.13/],
  [{ go: "1.25", race: "1", target: "linux/386", cgo: "0" }, /no race detector on linux\/386/],
  [
    { go: "1.25", buildmode: "plugin", target: "windows/amd64", cgo: "0" },
    /refuses -buildmode=plugin on windows\/amd64/,
  ],
  [{ go: "1.25", buildmode: "pie", cgo: "0" }, /^supported$/],
  [
    { go: "1.12", trimpath: "1", cgo: "0" },
    /^go1\.12\.17 does not know -trimpath; possible with Go 1\.13 to 1\.27$/,
  ],
  [{ go: "1.13", mod: "mod", cgo: "0" }, /does not know -mod=mod; possible with Go 1\.14/],
  [{ go: "1.13", mod: "vendor", cgo: "0" }, /^supported$/],
  [{ go: "1.12", tags: "a,b", cgo: "0" }, /reads tags with a comma as one tag/],
  [{ go: "1.16", experiment: "x", cgo: "0" }, /ignores GOEXPERIMENT/],
  [{ go: "1.17", experiment: "x", cgo: "0" }, /^supported$/],
  [{ go: "1.17", "env.GOAMD64": "v3", cgo: "0" }, /ignores GOAMD64/],
])("%j gives %s", (axes, expected) => {
  expect(reason(axes)).toMatch(expected);
});

test("a pattern before flags is unknown to 1.9, plain flags are not", () => {
  const knowledge = knowing({ modulePath: "a.b/c" }, ALL_RELEASES);
  expect(reason({ go: "1.9", gcflags: "all=-l" }, {}, knowledge)).toContain(
    "takes no package pattern before -gcflags",
  );
  expect(reason({ go: "1.9", gcflags: "-l", ldflags: "-X main.v=1" }, {}, knowledge)).toBe("supported");
});

test("flags of a step are looked up as those of an axis are", () => {
  const steps: Scenario["steps"] = [{ kind: "build", packages: [], flags: ["-buildvcs=false"] }];
  expect(reason({ go: "1.17" }, { steps })).toContain("does not know -buildvcs");
  expect(reason({ go: "1.18" }, { steps })).toBe("supported");
});

test("what the release refuses is said before what this program cannot do yet", () => {
  expect(reason({ go: "1.20", target: "wasip1/wasm", cgo: "1" })).toContain("has no port wasip1/wasm");
  expect(reason({ go: "1.25", target: "js/wasm", cgo: "1" })).toContain("has no cgo on js/wasm");
});

test("a release newer than the data is left to show itself what it refuses", () => {
  const newer = knowing({}, [...ALL_RELEASES, "1.40.0" as GoVersion]);
  expect(reason({ go: "1.40.0", target: "wasip2/wasm", cgo: "0" }, {}, newer)).toBe("supported");
});

test("up to 1.10 a project with dependencies needs a vendor folder, and every project an import path", () => {
  const with_ = (project: object) =>
    reason({ go: "1.10" }, {}, knowing({ modulePath: "a.b/c", ...project }, ALL_RELEASES));
  expect(with_({ hasModuleDeps: true })).toBe(
    "go1.10.8 knows no modules, and the project needs some without a vendor folder",
  );
  expect(with_({ hasModuleDeps: true, hasVendor: true })).toBe("supported");
  expect(with_({})).toBe("supported");
  expect(reason({ go: "1.10" })).toContain("no import path is known");
});

test("a release before 1.9 is not run", () => {
  expect(reason({ go: "1.8" })).toContain("older than Go 1.9");
});

test.each([
  [{ compiler: "tinygo" }, "not yet in this version: the compiler tinygo"],
  [{ cc: "zig+musl", cgo: "1" }, "not yet in this version: the C toolchain zig+musl"],
  [{ runtime: "wazero" }, "not yet in this version: the runtime wazero"],
  [{ compiler: "gc", cc: "gcc", cgo: "1", cache: "cold" }, "supported"],
])("%j is read, and says truthfully: %s", (axes, expected) => {
  expect(reason({ go: "1.25", ...axes })).toBe(expected);
});

describe("the libc axis", () => {
  const run: Scenario["steps"] = [{ kind: "run", packages: [], flags: [], args: [] }];
  const native = { go: "1.25", cgo: "1" };

  test.each(["bullseye", "bookworm", "trixie", "musl", "glibc2.31"])(
    "%s is somewhere to run a program",
    (libc) => {
      expect(reason({ ...native, libc }, { steps: run })).toBe("supported");
    },
  );

  test("a release of glibc is the Debian that has it, and one that none has is refused with those there are", () => {
    expect(cellOf({ ...native, libc: "glibc2.31" }, { steps: run }).runsOn?.libc).toBe("bullseye");
    expect(reason({ ...native, libc: "glibc2.30" }, { steps: run })).toBe(
      "no image has glibc 2.30; there are 2.31 (bullseye), 2.36 (bookworm), 2.41 (trixie)",
    );
  });

  test("the packages that a program needs are there where it runs, but for musl", () => {
    const system = ["libsqlite3-dev"];
    expect(cellOf({ ...native, libc: "trixie" }, { steps: run, system }).runsOn).toEqual({
      libc: "trixie",
      system,
    });
    expect(cellOf({ ...native, libc: "musl" }, { steps: run, system }).runsOn?.system).toEqual([]);
  });

  test("says nothing where no program is run, and cannot hold what needs Go or a shell that is not there", () => {
    expect(reason({ ...native, libc: "trixie" })).toMatch(/no step runs one/);
    const tests: Scenario["steps"] = [{ kind: "test", packages: [], flags: [], native: false }];
    expect(reason({ ...native, libc: "trixie" }, { steps: tests })).toMatch(
      /^not yet in this version: tests/,
    );
    const shell: Scenario["steps"] = [{ kind: "shell", script: "ldd app" }];
    expect(reason({ ...native, libc: "musl" }, { steps: shell })).toMatch(/no shell/);
  });

  test("leaves cells without it as they were", () => {
    expect(cellOf(native, { steps: run })).not.toHaveProperty("runsOn");
  });

  test("a shell that runs elsewhere asks nothing of the image that builds", () => {
    const steps: Scenario["steps"] = [
      { kind: "build", packages: [], flags: [] },
      { kind: "shell", script: "ldd app" },
    ];
    expect(cellOf({ go: "1.25", cgo: "0", libc: "trixie" }, { steps }).image.layer).toBe("tree");
  });
});

test("C for another port needs a cross compiler that the scenario brings", () => {
  const axes = { go: "1.25", target: "linux/arm64", cgo: "1" };
  expect(reason(axes)).toContain("C cross-compiling for linux/arm64");
  expect(
    reason(axes, {
      system: ["gcc-aarch64-linux-gnu"],
      env: { CC: "aarch64-linux-gnu-gcc" },
    }),
  ).toBe("supported");
  expect(reason({ ...axes, cc: "none" })).toBe("supported");
});

test("a program of another port is built but not started", () => {
  const steps: Scenario["steps"] = [{ kind: "run", packages: [], flags: [], args: [] }];
  expect(reason({ go: "1.25", target: "windows/amd64", cgo: "0" }, { steps })).toContain(
    "starting a windows/amd64 program",
  );
  expect(reason({ go: "1.25", target: "linux/386", cgo: "0" }, { steps })).toBe("supported");
});

test("every unsupported cell says where that is known from, and stays in the plan", () => {
  const { cells } = planOf(
    { matrix: { go: ["1.20", "1.25"], target: ["all"], cgo: ["0"] } },
    knowing({}, ALL_RELEASES),
  );
  const refused = cells.flatMap(({ support }) => (support.kind === "unsupported" ? [support] : []));
  expect(refused.length).toBeGreaterThan(0);
  for (const { source, reason: why } of refused) expect(source !== "" && why !== "").toBe(true);
});

test("the words all, wasm and first-class are what the releases list", () => {
  const targets = (word: string) => [
    ...new Set(
      planOf({ matrix: { go: ["1.25"], target: [word], cgo: ["0"] } }, knowing({}, ALL_RELEASES)).cells.map(
        (cell) => cell.axes.target,
      ),
    ),
  ];
  expect(targets("wasm")).toEqual(["js/wasm", "wasip1/wasm"]);
  expect(targets("first-class")).toEqual([
    "darwin/amd64",
    "darwin/arm64",
    "linux/386",
    "linux/amd64",
    "linux/arm",
    "linux/arm64",
    "windows/386",
    "windows/amd64",
  ]);
  expect(targets("all").length).toBeGreaterThan(40);
});

import { describe, expect, test } from "vitest";
import { otherFaults } from "../../harness/diagnose/also.ts";
import { isNamed, workspaceFaults } from "../../harness/diagnose/workspace-faults.ts";
import type { GoVersion } from "../../harness/domain/go-version.ts";
import type { Workspace, WorkspaceFault, WorkspaceModule } from "../../harness/domain/workspace.ts";

const at = (line: number, file = "go.work") => ({ file, line });
const goLine = (version: string, file = "go.work") => ({ version, file, line: 1 });
const moduleOf = (version: string | null, file = "b/go.mod"): WorkspaceModule => ({
  modulePath: "example.com/b",
  goLine: version === null ? null : goLine(version, file),
});

const SOUND: Workspace = {
  goLine: goLine("1.18"),
  uses: [{ path: "./b", at: at(3), goMod: moduleOf("1.18") }],
  replaces: [{ module: "example.org/o", path: "./o", at: at(5), goMod: moduleOf("1.18", "o/go.mod") }],
};
const MISSING: Workspace = { ...SOUND, uses: [{ path: "./b", at: at(3), goMod: null }] };
const NEWER: Workspace = { ...SOUND, uses: [{ path: "./b", at: at(3), goMod: moduleOf("1.99") }] };
const BROKEN: Workspace = {
  ...NEWER,
  replaces: [{ module: "example.org/o", path: "./o", at: at(5), goMod: null }],
};

function faultsOf(workspace: Workspace, go = "1.27.4"): string[] {
  return workspaceFaults(workspace, go as GoVersion).map(
    ({ kind, at: { file, line }, says }) => `${file}:${line} ${kind}: ${says}`,
  );
}

describe("what the text of a workspace shows", () => {
  test("a sound workspace has no fault", () => {
    expect(faultsOf(SOUND)).toEqual([]);
    expect(faultsOf({ ...SOUND, goLine: null, uses: [], replaces: [] })).toEqual([]);
  });

  test("a folder without go.mod, and a replacement without one, each with its line", () => {
    expect(faultsOf({ ...MISSING, replaces: BROKEN.replaces })).toEqual([
      "go.work:3 missing-module: go.work uses ./b, where there is no go.mod",
      "go.work:5 missing-replacement: example.org/o is replaced by ./o, where there is no go.mod: what imports it cannot be built",
    ]);
  });

  test("a newer go line is refused from 1.21 on, and looked at in the compiler's turn before", () => {
    expect(faultsOf(NEWER)).toEqual([
      "b/go.mod:1 newer-module: the workspace's module example.com/b (./b) asks for go 1.99, which go1.27.4 refuses",
    ]);
    expect(faultsOf(NEWER, "1.20.14")[0]).toMatch(/go1\.20\.14 looks at that only when it compiles$/);
  });

  test("a go.work that lists less than a module asks for is a fault from 1.21 on alone", () => {
    const newer: Workspace = { ...SOUND, uses: [{ path: "./b", at: at(3), goMod: moduleOf("1.20") }] };
    expect(faultsOf(newer)[0]).toMatch(/asks for go 1\.20, and go\.work lists go 1\.18 only$/);
    expect(faultsOf(newer, "1.20.14")).toEqual([]);
  });

  test.each([
    ["1.21", "1.21.0", 1],
    ["1.21.0", "1.21", 0],
    ["1.21rc1", "1.21", 0],
    ["1.21", "1.21rc1", 1],
    ["1.21.0", "1.21rc1", 0],
  ])("go.work %s and a module of %s: %i faults", (listed, asked, count) => {
    const uses = [{ path: "./b", at: at(3), goMod: moduleOf(asked) }];
    expect(faultsOf({ goLine: goLine(listed), uses, replaces: [] })).toHaveLength(count);
  });

  test("a language version is there in its candidates, a release is not", () => {
    const asking = (version: string): Workspace => ({ ...SOUND, goLine: goLine(version), uses: [] });
    expect(faultsOf(asking("1.25"), "1.25rc1")).toEqual([]);
    expect(faultsOf(asking("1.25.0"), "1.25rc1")).toHaveLength(1);
  });

  test("a go line that is no version is for the go command to refuse", () => {
    expect(faultsOf({ ...SOUND, goLine: goLine("latest") })).toEqual([]);
  });
});

describe("the fault beside the first", () => {
  const go = "1.27.4" as GoVersion;
  const LISTS =
    "go: module b listed in go.work file requires go >= 1.99, but go.work lists go 1.18; to update it:";
  const LOAD =
    "go: cannot load module nope listed in go.work file: open nope/go.mod: no such file or directory";

  test("what the go command hides is said with its line", () => {
    expect(otherFaults({ firstError: LISTS }, LISTS, BROKEN, go)).toEqual({
      also: [
        "go.work:5: example.org/o is replaced by ./o, where there is no go.mod: what imports it cannot be built (not said: the go command stopped before it)",
      ],
      mend: null,
    });
  });

  test("what it says as well is told to be said", () => {
    const both: Workspace = { ...NEWER, uses: [...NEWER.uses, { path: "./nope", at: at(4), goMod: null }] };
    const { also } = otherFaults({ firstError: LISTS }, `${LISTS}\n\tgo work use\n${LOAD}\n`, both, go);
    expect(also).toEqual(["go.work:4: go.work uses ./nope, where there is no go.mod (said as well)"]);
  });

  test("a replacement of go.work is mended in go.work, one of a go.mod there", () => {
    const firstError =
      "main.go:3:8: example.org/o@v0.0.0 (replaced by ./o): reading o/go.mod: open o/go.mod: no such file";
    const own: Workspace = { ...SOUND, replaces: BROKEN.replaces };
    expect(otherFaults({ firstError }, firstError, own, go)).toEqual({
      also: [],
      mend: "go work edit -dropreplace=example.org/o, or GOWORK=off",
    });
    const inModule = { ...own, replaces: own.replaces.map((each) => ({ ...each, at: at(4, "b/go.mod") })) };
    expect(otherFaults({ firstError }, firstError, inModule, go)).toEqual({ also: [], mend: null });
  });

  test("a go.work that is too new says enough of the module that made it so", () => {
    const firstError = "go: go.work requires go >= 1.99 (running go 1.27.4; GOTOOLCHAIN=local)";
    expect(otherFaults({ firstError }, firstError, { ...NEWER, goLine: goLine("1.99") }, go)).toEqual({
      also: [],
      mend: null,
    });
  });

  test("a failure that is none of the workspace's faults has them all beside it", () => {
    expect(otherFaults({ firstError: "go: something else" }, "", BROKEN, go).also).toHaveLength(2);
  });
});

describe("a fault and the go command's words for it", () => {
  const fault = (kind: WorkspaceFault["kind"], subject: string): WorkspaceFault => ({
    ...{ kind, subject, at: at(1), says: "", mend: null },
  });

  test.each([
    ["missing-module", "./nope", "go: open /work/src/nope/go.mod: no such file or directory"],
    [
      "missing-module",
      "./nope",
      "go: cannot load module listed in go.work file: open /work/src/nope/go.mod: no",
    ],
    [
      "missing-module",
      "./a/nope",
      "go: cannot load module a/nope listed in go.work file: open a/nope/go.mod: no",
    ],
    [
      "newer-module",
      ".",
      "go: module . listed in go.work file requires go >= 1.99, but go.work lists go 1.18",
    ],
    [
      "newer-module",
      "./b",
      "go: module b listed in go.work file requires go >= 1.99, but go.work lists go 1.18",
    ],
    ["newer-replacement", "./o", "go: module ./o requires go >= 1.99 (running go 1.27.4; GOTOOLCHAIN=local)"],
    [
      "missing-replacement",
      "./o",
      "main.go:3:8: example.org/o@v0.0.0 (replaced by ./o): reading o/go.mod: open",
    ],
    ["newer-workspace", "", "go: go.work requires go >= 1.99 (running go 1.27.4; GOTOOLCHAIN=local)"],
  ] as const)("%s %s is named by %j", (kind, subject, text) => {
    expect(isNamed(fault(kind, subject), text)).toBe(true);
  });

  test.each([
    ["missing-module", "./other", "go: cannot load module nope listed in go.work file: open nope/go.mod: no"],
    [
      "newer-module",
      ".",
      "go: module b listed in go.work file requires go >= 1.99, but go.work lists go 1.18",
    ],
    [
      "newer-workspace",
      "",
      "go: module . listed in go.work file requires go >= 1.99, but go.work lists go 1.18",
    ],
    ["missing-module", "(((", "go: open /work/src/nope/go.mod: no such file or directory"],
  ] as const)("%s %s is not named by %j", (kind, subject, text) => {
    expect(isNamed(fault(kind, subject), text)).toBe(false);
  });
});

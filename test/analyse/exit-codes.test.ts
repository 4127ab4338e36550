import { describe, expect, test } from "vitest";
import { run } from "./build-run.ts";

describe("exit codes by level", () => {
  test("keep the go command, a tool, a tool's child and a built program apart", () => {
    const { exitCodes } = run({ go: ["1.25.0"] })
      .step({}, 1)
      .step({}, 64, ["/work/bin/app"], "run")
      .process({}, "compile", 2)
      .process({}, "gcc", 1, { via: "shim" })
      .analyse();
    expect(exitCodes.map(({ level, tool, code }) => [level, tool, code])).toEqual([
      ["go", null, 1],
      ["tool", "compile", 2],
      ["child", "gcc", 1],
      ["program", "app", 64],
    ]);
  });

  test("call gcc a child wherever it was seen, for cgo's own call of it is wrapped like a tool", () => {
    const { exitCodes } = run({ go: ["1.25.0"] })
      .process({}, "gcc", 1, { via: "toolexec" })
      .analyse();
    expect(exitCodes).toMatchObject([{ level: "child", tool: "gcc" }]);
  });

  test("leave out zero and processes that were never seen to end", () => {
    const { exitCodes } = run({ go: ["1.25.0"] })
      .step({}, 0)
      .process({}, "compile", 0)
      .process({}, "link", null)
      .analyse();
    expect(exitCodes).toEqual([]);
  });

  test("name a cell once in a row, however many of its processes returned the code", () => {
    const builder = run({ go: ["1.25.0"] })
      .process({}, "compile", 2)
      .process({}, "compile", 2);
    expect(builder.analyse().exitCodes).toMatchObject([{ code: 2, cells: builder.ids({}) }]);
  });

  test("explain a compile tool's 2 as its own code for any error", () => {
    const [row] = run({ go: ["1.25.0"] })
      .fails({})
      .process({}, "compile", 2)
      .analyse().exitCodes;
    expect(row?.note).toBe(
      "the handbook's E2 (front end); really the compile tool's own code for any error; these cells: compile.types",
    );
  });

  test("explain go's 2 by the releases that return it for a failed tool", () => {
    const [old] = run({ go: ["1.19.10"] })
      .step({}, 2)
      .analyse().exitCodes;
    const [late] = run({ go: ["1.19.11"] })
      .step({}, 2)
      .analyse().exitCodes;
    expect(old?.note).toContain("up to 1.19.10, for a tool that failed");
    expect(late?.note).toContain("a refused flag, target or setting");
    expect(late?.note).not.toContain("for a tool that failed");
  });

  test.each([62, 64])("say that the go command has no code %i of its own", (code) => {
    const [row] = run({ go: ["1.25.0"] })
      .step({}, code, ["go", "tool", "x"], "command")
      .analyse().exitCodes;
    expect(row?.note).toContain(`it has no code ${code} of its own`);
  });

  test("say of a child that it failed in cells which passed all the same", () => {
    const builder = run({ go: ["1.25.0"] }).process({}, "gcc", 1, { via: "shim" });
    expect(builder.analyse().exitCodes[0]?.note).toBe(
      "1 cell of these passed all the same (cgo asks its C compiler questions by errors)",
    );
  });

  test("have no note for other codes of cells that did not pass", () => {
    const { exitCodes } = run({ go: ["1.25.0"] })
      .fails({})
      .step({}, 1)
      .analyse();
    expect(exitCodes).toMatchObject([{ note: null }]);
  });
});
